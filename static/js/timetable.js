// The week grid: a session goes to another half-day by drag or by keyboard; the server answers with the grid of now.
(function () {
  "use strict";
  var grid = document.getElementById("grid");
  if (!grid) return;
  var dragged = null; // the slot in the air
  var held = null; // {slot, cell}: picked up by its button, looking for a cell

  function table() {
    return grid.querySelector("table[data-move]");
  }
  function cellOf(node) {
    return node.closest ? node.closest("td[data-day]") : null;
  }
  function slotOf(node) {
    return node.closest ? node.closest("[data-session]") : null;
  }
  function mark(cell, slot) {
    grid.querySelectorAll(".is-target").forEach(function (one) {
      one.classList.remove("is-target");
    });
    if (slot) slot.classList.add("is-target");
    else if (cell) cell.classList.add("is-target");
  }
  function say(text) {
    var box = grid.querySelector(".happened");
    if (box) box.textContent = text;
  }

  // what is sent: the place or the other session, and what the page is narrowed to
  function send(slot, place) {
    var data = new FormData();
    Object.keys(place).forEach(function (name) {
      data.append(name, place[name]);
    });
    ["view", "training_class", "lecturer", "room"].forEach(function (name) {
      data.append(name, grid.getAttribute("data-" + name) || "");
    });
    var token = grid.querySelector("[name=csrfmiddlewaretoken]").value;
    var session = slot.getAttribute("data-session");
    grid.setAttribute("aria-busy", "true");
    return fetch(slot.getAttribute("data-url"), {
      method: "POST",
      headers: { "X-CSRFToken": token, "X-Grid": "1" },
      body: data,
    })
      .then(function (response) {
        if (response.redirected) window.location.reload();
        if (!response.ok && response.status !== 409) throw new Error(String(response.status));
        return response.text();
      })
      .then(function (html) {
        show(html, token, session);
      })
      .catch(function () {
        say(grid.getAttribute("data-failed"));
      })
      .then(function () {
        grid.removeAttribute("aria-busy");
      });
  }

  function show(html, token, session) {
    var parsed = new DOMParser().parseFromString(html, "text/html");
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = "csrfmiddlewaretoken";
    input.value = token;
    grid.replaceChildren.apply(grid, [input].concat(Array.prototype.slice.call(parsed.body.childNodes)));
    grid.querySelectorAll("form.keep").forEach(function (form) {
      var next = document.createElement("input");
      next.type = "hidden";
      next.name = "next";
      next.value = window.location.pathname + window.location.search;
      form.appendChild(next);
    });
    var told = grid.querySelector(".happened .message");
    if (told) told.scrollIntoView({ block: "nearest" });
    var grip = grid.querySelector('[data-session="' + session + '"] .grip');
    if (grip) grip.focus();
  }

  function placeOf(cell, other, slot) {
    if (other && other !== slot) return { swap: other.getAttribute("data-session"), day: viewDay(), half_day: "" };
    return { day: cell.getAttribute("data-day"), half_day: cell.getAttribute("data-half") };
  }
  function viewDay() {
    return grid.getAttribute("data-day");
  }
  function drop(slot, cell, other) {
    if (!slot || !cell) return;
    if (!other && cell === cellOf(slot)) return;
    send(slot, placeOf(cell, other, slot));
  }

  grid.addEventListener("dragstart", function (event) {
    dragged = slotOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.getAttribute("data-session"));
    dragged.classList.add("is-held");
  });
  grid.addEventListener("dragover", function (event) {
    var cell = cellOf(event.target);
    if (!dragged || !cell) return;
    event.preventDefault();
    var other = slotOf(event.target);
    mark(cell, other && other !== dragged ? other : null);
  });
  grid.addEventListener("drop", function (event) {
    var cell = cellOf(event.target);
    if (!dragged || !cell) return;
    event.preventDefault();
    var other = slotOf(event.target);
    drop(dragged, cell, other === dragged ? null : other);
  });
  grid.addEventListener("dragend", function () {
    if (dragged) dragged.classList.remove("is-held");
    dragged = null;
    mark(null);
  });

  // by keyboard: the button picks the session up, arrows look for a cell, Enter lays it down, Escape leaves it
  function release() {
    if (held) held.slot.classList.remove("is-held");
    held = null;
    mark(null);
  }
  grid.addEventListener("click", function (event) {
    var grip = event.target.closest(".grip");
    if (!grip || held) return;
    var slot = slotOf(grip);
    held = { slot: slot, cell: cellOf(slot) };
    slot.classList.add("is-held");
    mark(held.cell);
    say(held.cell.getAttribute("data-name"));
  });
  grid.addEventListener("keydown", function (event) {
    if (!held) return;
    var steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (event.key === "Escape") {
      event.preventDefault();
      release();
      say("");
    } else if (steps[event.key]) {
      event.preventDefault();
      var row = held.cell.parentNode;
      var rows = Array.prototype.slice.call(table().tBodies[0].rows);
      var next = rows[rows.indexOf(row) + steps[event.key][0]];
      var cell = next && next.cells[held.cell.cellIndex + steps[event.key][1]];
      if (cell && cell.hasAttribute("data-day")) {
        held.cell = cell;
        mark(cell);
        say(cell.getAttribute("data-name"));
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      var slot = held.slot;
      var target = held.cell;
      release();
      drop(slot, target, null);
    }
  });
  document.addEventListener("focusin", function (event) {
    if (held && !held.slot.contains(event.target)) release();
  });
})();
