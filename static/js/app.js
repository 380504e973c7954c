// What every page does: the drawer on phones, keys, a guard against the second click, and grids sent as one JSON field.
(function () {
  "use strict";

  var menu = document.getElementById("menu");
  var opener = document.getElementById("menu-opener");

  function turnMenu(open) {
    menu.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("a").focus();
  }

  if (menu && opener) {
    opener.addEventListener("click", function () {
      turnMenu(!menu.classList.contains("is-open"));
    });
    menu.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !menu.contains(event.relatedTarget) && event.relatedTarget !== opener) turnMenu(false);
    });
  }

  // what is open above the page closes by Escape (focus returns to its opener) and by a click beside it
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    if (menu && menu.classList.contains("is-open")) {
      turnMenu(false);
      opener.focus();
    }
    document.querySelectorAll(".top details[open]").forEach(function (details) {
      details.open = false;
      details.querySelector("summary").focus();
    });
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll(".top details[open]").forEach(function (details) {
      if (!details.contains(event.target)) details.open = false;
    });
    if (menu && menu.classList.contains("is-open") && !menu.contains(event.target) && !opener.contains(event.target)) turnMenu(false);
  });

  // signed out meanwhile: a part that htmx asked for is then the sign-in page, which belongs into the whole window
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.responseURL.indexOf("/account/login/") > -1) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) {
      var search = document.querySelector("input[type=search], input[name=q]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
    if (event.key === "Enter" && event.ctrlKey && event.target.form) event.target.form.requestSubmit();
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    var button = event.submitter ? event.submitter.name + "=" + event.submitter.value : "";
    if (form.dataset.sent === "!" + button) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "!" + button;
    window.setTimeout(function () {
      delete form.dataset.sent;
    }, 4000);
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () {
      window.print();
    });
  });

  // one box ticks all the others of its table; how many are ticked stands beside
  document.querySelectorAll("[data-tick-all]").forEach(function (all) {
    var form = all.form || document.getElementById(all.getAttribute("form"));
    var table = all.closest("table");
    var told = form && form.querySelector("[data-ticked]");
    function boxes() {
      return Array.prototype.slice.call(table.querySelectorAll("tbody input[type=checkbox]:not(:disabled)"));
    }
    function tell() {
      var n = boxes().filter(function (box) { return box.checked; }).length;
      all.checked = n > 0 && n === boxes().length;
      all.indeterminate = n > 0 && n < boxes().length;
      if (told) told.textContent = String(n);
    }
    all.addEventListener("change", function () {
      var on = all.checked;
      boxes().forEach(function (box) { box.checked = on; });
      tell();
    });
    table.addEventListener("change", tell);
    tell();
  });

  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
