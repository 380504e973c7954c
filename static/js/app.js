// What every page does: the drawer on phones, keys, a guard against the second click, and grids sent as one JSON field.
(function () {
  "use strict";

  var menu = document.getElementById("menu");
  var opener = document.getElementById("menu-opener");
  if (menu && opener) {
    opener.addEventListener("click", function () {
      var open = menu.classList.toggle("is-open");
      opener.setAttribute("aria-expanded", String(open));
      if (open) menu.querySelector("a").focus();
    });
    menu.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.classList.contains("is-open")) {
        opener.click();
        opener.focus();
      }
    });
  }

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
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(function () {
      delete form.dataset.sent;
    }, 4000);
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () {
      window.print();
    });
  });

  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
