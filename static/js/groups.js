// The ticks of target groups leave as one JSON field: a large class has more ticks than a form may have fields.
(function () {
  "use strict";
  var form = document.getElementById("groups");
  if (!form) return;
  form.addEventListener("submit", function () {
    var grid = {};
    form.querySelectorAll("tr[data-enrolment]").forEach(function (row) {
      var ticked = row.querySelectorAll("input:checked");
      grid[row.dataset.enrolment] = Array.prototype.map.call(ticked, function (input) {
        return Number(input.value);
      });
    });
    form.elements.grid.value = JSON.stringify(grid);
    form.querySelectorAll("input[type=checkbox]").forEach(function (input) {
      input.disabled = true;
    });
  });
})();
