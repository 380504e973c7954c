// The mark grid: moves like a spreadsheet, takes a block pasted from Excel, shows a wrong mark at once, sends the changed
// cells as one JSON field with what they said before, and keeps what is not saved in the browser.
(function () {
  "use strict";
  var form = document.getElementById("marks");
  if (!form || !form.querySelector("td input")) return;

  var WORDS = JSON.parse(document.getElementById("mark-words").textContent);
  var status = document.getElementById("mark-status");
  var told = document.getElementById("mark-told");
  var errors = document.getElementById("mark-errors");
  var offer = document.getElementById("mark-draft");
  var undo = form.querySelector("[data-undo-paste]");
  var key = form.dataset.draft;
  var MOST_TOLD = 50;

  // -- the cells: rows[r].inputs[c]; `was` is what is saved, `reason` why the server refused, `theirs` what others wrote

  var rows = Array.prototype.map.call(form.querySelectorAll("tr[data-row]"), function (tr, r) {
    var row = { tr: tr, name: tr.dataset.name, born: tr.dataset.born, number: r + 1 };
    row.inputs = Array.prototype.slice.call(tr.querySelectorAll("td input"));
    row.inputs.forEach(function (input, c) {
      input.cell = { name: input.id.slice(5), row: row, r: r, c: c, was: input.defaultValue, retest: /-retest$/.test(input.id), reason: "", theirs: null };
      input.value = input.defaultValue;
    });
    return row;
  });
  var all = [].concat.apply([], rows.map(function (row) { return row.inputs; }));
  var byName = {};
  all.forEach(function (input) { byName[input.cell.name] = input; });
  var editing = false;
  var entered = "";
  var sending = false;
  var pasted = null;

  function say(name, values) {
    return WORDS[name].replace(/%\((\w+)\)s/g, function (_all, word) { return values && values[word] !== undefined ? values[word] : ""; });
  }
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();
  }
  function isAbsent(text) {
    var folded = fold(text);
    return folded === "v" || folded === "vang";
  }
  function changed(input) {
    return input.value.trim() !== input.cell.was;
  }
  // the same rules as learners/rules/marks.py, for an answer while typing; the server has the last word
  function problem(input) {
    var text = input.value.trim();
    if (!text) return "";
    if (isAbsent(text)) return input.cell.retest ? say("absent_again") : "";
    if (!/^[-+]?[0-9]{1,12}([.,][0-9]{1,12})?$/.test(text)) return say("no_mark", { text: text.slice(0, 20) });
    var value = Number(text.replace(",", "."));
    if (value < 0 || value > 10) return say("off_scale", { mark: text.replace(".", ",") });
    return /[.,][0-9]*[1-9]$/.test(text) && text.replace(/0+$/, "").split(/[.,]/)[1].length > 2 ? say("too_fine", { mark: text.replace(".", ",") }) : "";
  }
  function check(input) {
    var cell = input.cell;
    var why = changed(input) ? problem(input) || cell.reason : "";
    cell.why = why;
    cell.bad = Boolean(why) || cell.theirs !== null;
    input.classList.toggle("is-bad", cell.bad);
    input.classList.toggle("is-unsaved", changed(input));
    if (cell.bad) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", "why-" + cell.name);
      input.title = why || theirs(input);
    } else if (input.hasAttribute("aria-invalid")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      input.removeAttribute("title");
    }
  }
  function theirs(input) {
    return say("theirs", { theirs: input.cell.theirs || "–", mine: input.value.trim() || "–" });
  }
  function heading(input) {
    var label = document.getElementById(input.getAttribute("aria-labelledby").split(" ")[0]);
    return label.textContent.replace(/\s+/g, " ").trim();
  }
  function place(input) {
    return say("at", { row: input.cell.row.number, name: input.cell.row.name, column: heading(input) });
  }

  // -- what is told beside the grid

  function finals(row) {
    var cell = row.tr.querySelector("[data-final]");
    if (!cell) return;
    if (row.saved === undefined) row.saved = [cell.textContent, row.tr.querySelector("[data-rank]").textContent, row.tr.querySelector("[data-conclusion]").textContent];
    var waiting = row.inputs.some(changed);
    cell.textContent = waiting ? "…" : row.saved[0];
    row.tr.querySelector("[data-rank]").textContent = waiting ? "" : row.saved[1];
    row.tr.querySelector("[data-conclusion]").textContent = waiting ? "" : row.saved[2];
  }
  function button(text, work) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "link";
    made.textContent = text;
    made.addEventListener("click", work);
    return made;
  }
  function line(input) {
    var item = document.createElement("li");
    item.id = "why-" + input.cell.name;
    item.appendChild(button(place(input), function () { go(input); }));
    item.appendChild(document.createTextNode(": " + (input.cell.theirs !== null ? theirs(input) : input.cell.why) + " "));
    if (input.cell.theirs !== null) {
      item.appendChild(button(say("keep_mine"), function () { settle(input, input.value); }));
      item.appendChild(document.createTextNode(" "));
      item.appendChild(button(say("take_theirs"), function () { settle(input, input.cell.theirs); }));
    }
    return item;
  }
  function settle(input, text) {
    input.cell.was = input.cell.theirs;
    input.cell.theirs = null;
    put(input, text);
    refresh();
    go(input);
  }
  function refresh(message) {
    var open = all.filter(changed);
    var bad = all.filter(function (input) { return input.cell.bad; });
    var list = errors.querySelector("ul");
    list.textContent = "";
    bad.slice(0, MOST_TOLD).forEach(function (input) { list.appendChild(line(input)); });
    if (bad.length > MOST_TOLD) list.appendChild(document.createElement("li")).textContent = "…";
    errors.hidden = !bad.length;
    var parts = [];
    if (bad.length) parts.push("⚠ " + say("wrong", { count: bad.length }) + " (" + place(bad[0]) + ": " + (bad[0].cell.why || theirs(bad[0])) + ")");
    if (open.length) parts.push(say("unsaved", { count: open.length }));
    status.textContent = message || parts.join(" · ");
    keep(open);
  }
  function put(input, text) {
    input.value = text;
    input.cell.reason = "";
    check(input);
    finals(input.cell.row);
  }

  // -- what is not saved yet stays in this browser, per person and class

  var timer = null, waiting = null;
  function keep(open) {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () {
      var cells = offer.hidden ? {} : Object.assign({}, waiting.cells); // an older draft not decided yet is kept too
      open.forEach(function (input) { cells[input.cell.name] = [input.cell.was, input.value]; });
      try {
        if (open.length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), cells: cells }));
        else if (offer.hidden) localStorage.removeItem(key);
      } catch (_full) { /* a browser that keeps nothing still warns before leaving */ }
    }, 300);
  }
  function draft() {
    try {
      var kept = JSON.parse(localStorage.getItem(key) || "null");
      var cells = Object.keys(kept.cells).filter(function (name) {
        return byName[name] && Array.isArray(kept.cells[name]) && String(kept.cells[name][1]).trim() !== byName[name].cell.was;
      });
      return cells.length ? { at: new Date(kept.at), names: cells, cells: kept.cells } : null;
    } catch (_none) {
      return null;
    }
  }
  function bringBack(kept) {
    kept.names.forEach(function (name) {
      byName[name].cell.was = String(kept.cells[name][0]);
      put(byName[name], String(kept.cells[name][1]));
    });
  }
  waiting = draft();
  if (waiting) {
    offer.querySelector(".text").textContent = form.dataset.changed + " (" + waiting.at.toLocaleString("vi-VN") + "): " + waiting.names.length;
    offer.hidden = false;
    offer.querySelector("[data-draft-take]").addEventListener("click", function () {
      offer.hidden = true;
      bringBack(waiting);
      refresh();
      go(byName[waiting.names[0]]);
    });
    offer.querySelector("[data-draft-drop]").addEventListener("click", function () {
      offer.hidden = true;
      refresh();
      go(all[0]);
    });
  } else {
    try { localStorage.removeItem(key); } catch (_none) { /* nothing is kept */ }
  }
  window.addEventListener("beforeunload", function (event) {
    if (all.some(changed)) event.preventDefault();
  });

  // -- keys

  function go(input) {
    if (!input) return false;
    input.focus();
    input.select();
    return true;
  }
  function at(r, c) {
    return rows[r] && rows[r].inputs[c];
  }
  form.addEventListener("focusin", function (event) {
    if (!event.target.cell) return;
    editing = false;
    entered = event.target.value;
    event.target.select();
  });
  form.addEventListener("dblclick", function (event) {
    if (event.target.cell) editing = true;
  });
  form.addEventListener("input", function (event) {
    var input = event.target;
    if (!input.cell) return;
    input.cell.reason = "";
    check(input);
    finals(input.cell.row);
    refresh();
  });
  form.addEventListener("keydown", function (event) {
    var input = event.target;
    if (!input.cell || event.altKey || event.metaKey || event.isComposing) return;
    var r = input.cell.r, c = input.cell.c, last = input.cell.row.inputs.length - 1, next = null;
    if (event.ctrlKey) {
      if (event.key === "Home") next = at(0, 0);
      else if (event.key === "End") next = at(rows.length - 1, last);
      else return;
    } else if (event.key === "Enter") next = at(r + (event.shiftKey ? -1 : 1), c) || input;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") next = at(r + (event.key === "ArrowDown" ? 1 : -1), c) || input;
    else if (event.key === "F2") {
      editing = !editing;
      input.setSelectionRange(input.value.length, input.value.length);
      event.preventDefault();
      return;
    } else if (event.key === "Escape") {
      put(input, entered);
      input.select();
      refresh();
      editing = false;
      return;
    } else if (!editing && !event.shiftKey) {
      next = { ArrowLeft: at(r, c - 1), ArrowRight: at(r, c + 1), Home: at(r, 0), End: at(r, last) }[event.key];
    }
    if (go(next)) event.preventDefault();
  });

  // -- a block of cells from a spreadsheet: tabs, quotes, CRLF, an empty line at the end

  function table(text) {
    var cells = [[""]], quoted = false;
    text = text.replace(/\r\n?/g, "\n");
    for (var i = 0; i < text.length; i++) {
      var sign = text[i], line = cells[cells.length - 1];
      if (quoted) {
        if (sign === '"' && text[i + 1] === '"') { line[line.length - 1] += '"'; i++; }
        else if (sign === '"') quoted = false;
        else line[line.length - 1] += sign;
      } else if (sign === '"' && line[line.length - 1] === "") quoted = true;
      else if (sign === "\t") line.push("");
      else if (sign === "\n") cells.push([""]);
      else line[line.length - 1] += sign;
    }
    while (cells.length && cells[cells.length - 1].every(function (t) { return !t.trim(); })) cells.pop();
    return cells.map(function (line) { return line.map(function (t) { return t.replace(/\s+/g, " ").trim(); }); });
  }
  function nameColumn(block) {
    var known = {};
    rows.forEach(function (row) { known[fold(row.name)] = true; });
    for (var c = 0; c < block[0].length; c++) {
      var hits = block.filter(function (line) { return known[fold(line[c] || "")]; }).length;
      if (hits && hits * 2 >= block.length) return c;
    }
    return -1;
  }
  function same(line, column) {
    var name = fold(line[column] || "");
    var found = rows.filter(function (row) { return fold(row.name) === name; });
    if (found.length > 1) found = found.filter(function (row) { return row.born && line.indexOf(row.born) > -1; });
    return found.length === 1 ? found[0] : null;
  }
  function isMark(text) {
    return !text || isAbsent(text) || /^[-+]?[0-9]{1,3}([.,][0-9]+)?$/.test(text);
  }
  function fill(row, column, texts, before) {
    texts.forEach(function (text, i) {
      var input = row.inputs[column + i];
      if (!input) return;
      before.push([input, input.value]);
      put(input, text);
    });
  }
  function some(list) {
    return list.slice(0, 10).join("; ") + (list.length > 10 ? "; …" : "");
  }
  function pasteByName(block, column, c, before) {
    var columns = block[0].map(function (_text, i) { return i; }).filter(function (i) {
      return i > column && block.filter(function (line) { return same(line, column); }).every(function (line) { return isMark(line[i] || ""); });
    });
    var lost = [], done = 0;
    block.forEach(function (line) {
      var row = same(line, column);
      if (!row) {
        lost.push(line.join(" "));
        return;
      }
      done += 1;
      fill(row, c, columns.map(function (i) { return line[i] || ""; }), before);
    });
    var parts = [say("pasted_names", { count: done })];
    if (lost.length) parts.push(say("not_found", { rows: some(lost) }));
    return parts.concat(tooWide(columns.length, c));
  }
  function tooWide(width, c) {
    var over = c + width - rows[0].inputs.length;
    return over > 0 ? [say("too_wide", { count: over })] : [];
  }
  function pasteByPlace(block, r, c, before) {
    var width = Math.max.apply(null, block.map(function (line) { return line.length; }));
    block.forEach(function (line, i) { if (rows[r + i]) fill(rows[r + i], c, line, before); });
    var room = rows.length - r, parts = [say("pasted", { count: Math.min(block.length, room) })];
    var over = block.slice(room).map(function (line) { return line.join(" "); });
    if (over.length) parts.push(say("too_many", { count: over.length, rows: some(over) }));
    else if (block.length < room) parts.push(say("too_few", { count: room - block.length }));
    return parts.concat(tooWide(width, c));
  }
  form.addEventListener("paste", function (event) {
    var input = event.target;
    if (!input.cell) return;
    var text = event.clipboardData.getData("text");
    var block = table(text);
    if (!block.length || (block.length === 1 && block[0].length === 1 && !/[\t\n\r]/.test(text.trim()))) return;
    event.preventDefault();
    var before = [], column = block[0].length > 1 ? nameColumn(block) : -1;
    var parts = column < 0 ? pasteByPlace(block, input.cell.r, input.cell.c, before) : pasteByName(block, column, input.cell.c, before);
    told.textContent = parts.join(" ");
    pasted = before;
    undo.hidden = false;
    refresh();
    entered = input.value;
    input.select();
  });
  undo.addEventListener("click", function () {
    pasted.slice().reverse().forEach(function (pair) { put(pair[0], pair[1]); });
    undo.hidden = true;
    told.textContent = "";
    refresh();
    go(pasted[0] && pasted[0][0]);
  });

  // -- saving: the changed cells with what they said before; each answer finds its cell

  function answered(data, sent) {
    Object.keys(data.values).forEach(function (name) {
      var input = byName[name];
      if (input.value === sent[name][1]) input.value = data.values[name];
      input.cell.was = data.values[name];
      input.defaultValue = data.values[name];
      input.cell.reason = "";
      input.cell.theirs = null;
    });
    Object.keys(data.errors).forEach(function (name) { byName[name].cell.reason = data.errors[name]; });
    Object.keys(data.theirs).forEach(function (name) { byName[name].cell.theirs = data.theirs[name]; });
    rows.forEach(function (row) {
      if (data.finals && data.finals[row.tr.dataset.row]) row.saved = data.finals[row.tr.dataset.row];
      finals(row);
    });
    if (data.odd !== undefined) document.getElementById("odd-count").textContent = data.odd;
    all.forEach(check);
    undo.hidden = true;
    var bad = all.filter(function (input) { return input.cell.bad; });
    refresh("✓ " + say("saved", { time: data.time }) + (bad.length ? " · ⚠ " + say("wrong", { count: bad.length }) + " (" + place(bad[0]) + ")" : ""));
    if (bad.length) go(bad[0]);
    return !all.some(changed);
  }
  function save() {
    var sent = {};
    all.filter(changed).forEach(function (input) {
      if (input.cell.theirs === null) sent[input.cell.name] = [input.cell.was, input.value];
    });
    if (!Object.keys(sent).length) {
      var open = all.some(changed);
      refresh(open ? "" : "✓ " + say("nothing"));
      return Promise.resolve(!open);
    }
    if (sending) return Promise.resolve(false);
    sending = true;
    status.textContent = say("saving");
    var body = new FormData(form);
    body.set("grid", JSON.stringify(sent));
    return fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (answer.redirected || (answer.headers.get("content-type") || "").indexOf("json") < 0) throw new Error(say("signed_out"));
        return answer.json();
      })
      .then(function (data) {
        if (!data.values) throw new Error((data.errors || []).join(" "));
        return answered(data, sent);
      })
      .catch(function (error) {
        status.textContent = "⚠ " + (error instanceof TypeError ? say("offline") : error.message);
        return false;
      })
      .then(function (clean) {
        sending = false;
        delete form.dataset.sent;
        return clean;
      });
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    save();
  });

  // locking saves first; with red cells it waits until they are right
  document.querySelectorAll("form[data-lock]").forEach(function (lock) {
    lock.addEventListener("submit", function (event) {
      if (!all.some(changed)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      save().then(function (clean) {
        if (clean) lock.submit();
        else status.textContent = "⚠ " + say("lock_first");
      });
    });
  });

  // a link from the list of odd marks leads to its cell
  if (/^#cell-/.test(window.location.hash)) go(document.getElementById(window.location.hash.slice(1)));
})();
