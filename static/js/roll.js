// The roll by keyboard, saved by itself; without a connection the marks wait in the browser and are sent later, once.
(function () {
  "use strict";
  var form = document.getElementById("roll");
  if (!form || !form.dataset.editable) return;
  var saved = document.getElementById("saved");
  var key = "roll:" + form.action;
  var rows = Array.prototype.slice.call(form.querySelectorAll("tr[data-enrolment]"));
  var KEYS = { p: "excused", k: "unexcused", m: "late", " ": "" };
  var timer = null;
  var asked = 0;

  function grid() {
    var marks = {};
    rows.forEach(function (row) {
      var chosen = row.querySelector("input:checked");
      if (chosen && chosen.value) marks[row.dataset.enrolment] = chosen.value;
    });
    return JSON.stringify(marks);
  }
  function choose(row, value) {
    var input = row.querySelector('input[value="' + value + '"]');
    if (input) {
      input.checked = true;
      input.focus();
    }
  }
  function later() {
    localStorage.setItem(key, grid());
    window.clearTimeout(timer);
    timer = window.setTimeout(send, 700);
  }
  function send() {
    var now = ++asked;
    var body = new FormData(form);
    body.set("grid", grid());
    fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (answer) {
        return answer.json().then(function (data) {
          if (!answer.ok) throw new Error((data.errors || []).join(" "));
          if (now === asked) localStorage.removeItem(key);
          saved.textContent = "✓ " + data.saved;
        });
      })
      .catch(function (error) {
        saved.textContent = navigator.onLine && error.message && !(error instanceof TypeError) ? "⚠ " + error.message : "⚠ …";
        window.clearTimeout(timer);
        if (error instanceof TypeError) timer = window.setTimeout(send, 5000);
      });
  }

  form.addEventListener("change", later);
  form.addEventListener("submit", function () {
    window.clearTimeout(timer);
    asked += 1;
    form.elements.grid.value = grid();
    localStorage.removeItem(key);
  });
  form.addEventListener("keydown", function (event) {
    var row = event.target.closest("tr[data-enrolment]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    var at = rows.indexOf(row);
    var value = KEYS[event.key.toLowerCase()];
    if (value !== undefined) {
      event.preventDefault();
      choose(row, value);
      later();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      var next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) (next.querySelector("input:checked") || next.querySelector("input")).focus();
    }
  });
  form.addEventListener("focusin", function (event) {
    rows.forEach(function (row) {
      row.classList.toggle("is-row-current", row.contains(event.target));
    });
  });
  window.addEventListener("online", function () {
    if (localStorage.getItem(key)) send();
  });

  var waiting = localStorage.getItem(key);
  if (waiting) {
    var marks = JSON.parse(waiting);
    rows.forEach(function (row) {
      var input = row.querySelector('input[value="' + (marks[row.dataset.enrolment] || "") + '"]');
      if (input) input.checked = true;
    });
    send();
  }
})();
