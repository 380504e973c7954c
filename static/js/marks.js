// The mark grid: moves like a spreadsheet, takes a pasted column, shows a wrong mark at once, sends one JSON field.
(function () {
  "use strict";
  document.querySelectorAll("form.grid").forEach(function (form) {
    var rows = Array.prototype.slice.call(form.querySelectorAll("tr[data-enrolment]"));
    if (!form.querySelector("td input")) return;
    var status = form.querySelector(".grid-status");

    function column(input) {
      return input.name.indexOf("retest-") === 0 ? 1 : 0;
    }
    function cell(row, at) {
      var inputs = row ? row.querySelectorAll("td input") : [];
      return inputs[at];
    }
    function check(input) {
      var text = input.value.trim().replace(",", ".");
      var bad = text !== "" && !(/^\d{1,2}(\.\d{1,2})?$/.test(text) && Number(text) <= 10);
      input.classList.toggle("is-bad", bad);
      input.setAttribute("aria-invalid", String(bad));
      var count = form.querySelectorAll("input.is-bad").length;
      status.textContent = count ? "⚠ " + count : "";
      return !bad;
    }
    form.addEventListener("input", function (event) {
      if (event.target.matches("td input")) check(event.target);
    });
    form.addEventListener("paste", function (event) {
      if (!event.target.matches("td input")) return;
      var lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n");
      if (lines.length < 2 && lines[0].indexOf("\t") < 0) return;
      event.preventDefault();
      var start = rows.indexOf(event.target.closest("tr"));
      var left = column(event.target);
      lines.forEach(function (line, i) {
        line.split("\t").forEach(function (text, j) {
          var input = cell(rows[start + i], left + j);
          if (input) {
            input.value = text.trim();
            check(input);
          }
        });
      });
    });
    form.addEventListener("keydown", function (event) {
      if (!event.target.matches("td input") || event.ctrlKey) return;
      var step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      var next = cell(rows[rows.indexOf(event.target.closest("tr")) + step], column(event.target));
      if (next) {
        next.focus();
        next.select();
      }
    });
    form.addEventListener("submit", function (event) {
      var bad = form.querySelector("input.is-bad");
      if (bad) {
        event.preventDefault();
        event.stopImmediatePropagation();
        bad.focus();
        return;
      }
      var grid = {};
      rows.forEach(function (row) {
        grid[row.dataset.enrolment] = [cell(row, 0).value, cell(row, 1).value];
      });
      form.elements.grid.value = JSON.stringify(grid);
      form.querySelectorAll("td input").forEach(function (input) {
        input.disabled = true;
      });
    });
  });
})();
