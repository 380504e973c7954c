// Follows the system's wish for a dark screen; print is always light. `.js` marks that the drawer can be opened.
(function () {
  document.documentElement.classList.add("js");
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");
  function apply() {
    document.documentElement.setAttribute("data-bs-theme", dark.matches && !print.matches ? "dark" : "light");
  }
  dark.addEventListener("change", apply);
  print.addEventListener("change", apply);
  apply();
})();
