// Draws each canvas[data-chart] from the JSON of the page; colours follow the page's own.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("charts").textContent);
  var style = getComputedStyle(document.documentElement);
  var ink = style.getPropertyValue("--soft").trim();
  Chart.defaults.color = ink;
  Chart.defaults.font.family = '"Be Vietnam Pro", sans-serif';
  Chart.defaults.animation = false;
  document.querySelectorAll("canvas[data-chart]").forEach(function (canvas) {
    var chart = data[canvas.dataset.chart];
    new Chart(canvas, {
      type: "bar",
      data: { labels: chart.labels, datasets: [{ data: chart.values, backgroundColor: "#a4161a", maxBarThickness: 34 }] },
      options: {
        indexAxis: canvas.dataset.horizontal ? "y" : "x",
        maintainAspectRatio: false,
        plugins: { legend: { display: false } },
        scales: {
          x: { grid: { display: Boolean(canvas.dataset.horizontal) }, ticks: { callback: shorten } },
          y: { beginAtZero: true, grid: { display: !canvas.dataset.horizontal }, ticks: { callback: shorten } },
        },
      },
    });
  });
  function shorten(value) {
    var label = String(this.getLabelForValue ? this.getLabelForValue(value) : value);
    return label.length > 34 ? label.slice(0, 33) + "…" : label;
  }
})();
