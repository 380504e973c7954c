// The roll by keyboard, saved by itself. Only what differs from what the server is known to have (`seen`) is sent, one
// request at a time; what is not sent yet waits in this browser, of this person and this session, until the server has
// it or the person discards it.
(function () {
  "use strict";
  var form = document.getElementById("roll");
  if (!form || !form.dataset.editable) return;

  var KEYS = { p: "excused", k: "unexcused", m: "late", " ": "" };
  var CODES = { KeyP: "p", KeyK: "k", KeyM: "m", Space: " " };
  var KINDS = ["excused", "unexcused", "late"];
  var TEXTS = ["content", "remarks"];
  var PAUSE = 500;
  var words = JSON.parse(document.getElementById("roll-words").textContent);
  var status = document.getElementById("saved");
  var clashList = document.getElementById("roll-clashes");
  var waitingBar = document.getElementById("roll-waiting");
  var signIn = document.getElementById("roll-sign-in");
  var rows = Array.prototype.slice.call(form.querySelectorAll("tr[data-enrolment]"));
  var places = {};
  var seen = JSON.parse(form.elements.seen.value);
  var marks = {};
  var changed = {}; // enrolment → true where the mark differs from `seen`
  var counts = { present: rows.length, excused: 0, unexcused: 0, late: 0 };
  var timer = null;
  var inFlight = false;
  var again = false; // something changed, or closing was asked, while a request was on its way
  var closeAsked = false;
  var halted = false; // refused: nothing is tried again by itself
  var pause = 2000;
  var leaving = false;

  rows.forEach(function (row, i) {
    places[row.dataset.enrolment] = i;
    marks[row.dataset.enrolment] = seen.marks[row.dataset.enrolment] || "";
    count(marks[row.dataset.enrolment], 1);
  });
  showCounts();

  // --- what stands on the page

  function tidy(text) {
    return String(text).replace(/\r\n/g, "\n").trim();
  }
  function text(name) {
    return tidy(form.elements[name].value);
  }
  function count(kind, by) {
    if (!kind) return;
    counts[kind] += by;
    if (kind !== "late") counts.present -= by;
  }
  function showCounts() {
    Object.keys(counts).forEach(function (name) {
      document.getElementById("count-" + name).textContent = counts[name];
    });
  }
  function input(row, kind) {
    return row.querySelector('input[value="' + kind + '"]');
  }
  function set(id, kind) {
    if (marks[id] === kind) return;
    count(marks[id], -1);
    count(kind, 1);
    marks[id] = kind;
    compare(id);
    showCounts();
  }
  function compare(id) {
    if (marks[id] === (seen.marks[id] || "")) delete changed[id];
    else changed[id] = true;
  }
  function waiting() {
    var number = Object.keys(changed).length;
    TEXTS.forEach(function (name) {
      if (text(name) !== tidy(seen[name])) number += 1;
    });
    return number;
  }

  // --- what is kept in the browser

  function keep() {
    try {
      if (!waiting()) return localStorage.removeItem(form.dataset.keep);
      var kept = { marks: {}, texts: {} };
      Object.keys(changed).forEach(function (id) {
        kept.marks[id] = [seen.marks[id] || "", marks[id]];
      });
      TEXTS.forEach(function (name) {
        if (text(name) !== tidy(seen[name])) kept.texts[name] = [seen[name], text(name)];
      });
      localStorage.setItem(form.dataset.keep, JSON.stringify(kept));
    } catch (error) {
      tell("full"); // private window or full: the page itself still keeps what was marked
    }
  }
  function restore() {
    var gone = 0;
    var kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(form.dataset.keep) || "null");
    } catch (error) {
      kept = null; // not ours, or cut off
    }
    if (!kept || typeof kept !== "object") return 0;
    Object.keys(kept.marks || {}).forEach(function (id) {
      var pair = kept.marks[id];
      if (!Array.isArray(pair) || (pair[1] && KINDS.indexOf(pair[1]) < 0)) return;
      if (!(id in places)) return (gone += 1);
      if (pair[1] === (seen.marks[id] || "")) return; // it arrived after all
      seen.marks[id] = KINDS.indexOf(pair[0]) < 0 ? "" : pair[0];
      input(rows[places[id]], pair[1] || "").checked = true;
      set(id, pair[1] || "");
    });
    TEXTS.forEach(function (name) {
      var pair = (kept.texts || {})[name];
      if (!Array.isArray(pair) || typeof pair[1] !== "string" || pair[1] === tidy(seen[name])) return;
      seen[name] = String(pair[0]);
      form.elements[name].value = pair[1];
    });
    return gone;
  }

  // --- saying how it stands

  function tell(word, value) {
    status.textContent = (word === "saved" ? "✓ " : word === "sending" ? "" : "⚠ ") + words[word].replace("%s", value);
    status.className = word === "saved" || word === "sending" ? "soft" : "";
  }
  function stuck(word, value) {
    tell(word, value === undefined ? waiting() : value);
    waitingBar.hidden = false;
    signIn.hidden = ["expired", "forbidden"].indexOf(word) < 0;
    signIn.textContent = word === "expired" ? words.sign_in : words.reload;
  }
  function showClashes(title, texts) {
    clashList.textContent = "";
    texts.forEach(function (line) {
      var item = document.createElement("li");
      item.textContent = line;
      clashList.appendChild(item);
    });
    clashList.hidden = !texts.length;
    if (texts.length) status.textContent = "⚠ " + title;
  }

  // --- sending

  function later() {
    halted = false;
    keep();
    window.clearTimeout(timer);
    timer = window.setTimeout(send, PAUSE);
  }
  function send() {
    window.clearTimeout(timer);
    if (inFlight) return (again = true);
    if (!waiting() && !closeAsked) return;
    inFlight = true;
    again = false;
    var sent = { marks: {}, seen: {}, closing: closeAsked };
    Object.keys(changed).forEach(function (id) {
      sent.marks[id] = marks[id];
      sent.seen[id] = seen.marks[id] || "";
    });
    var body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("grid", JSON.stringify(sent.marks));
    body.set("seen", JSON.stringify({ marks: sent.seen, content: seen.content, remarks: seen.remarks }));
    TEXTS.forEach(function (name) {
      sent[name] = text(name);
      body.set(name, sent[name]);
    });
    if (closeAsked) body.set("close", "1");
    closeAsked = false;
    tell("sending");
    fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" }).then(
      function (answer) {
        return heard(answer, sent);
      }
    ).catch(function () {
      inFlight = false;
      noLine(sent);
    });
  }
  function heard(answer, sent) {
    if (answer.redirected && answer.url.indexOf("/account/") > -1) return halt("expired");
    if (answer.status === 403) return halt("forbidden");
    if (answer.status === 404) return halt("missing");
    if (answer.status >= 500) {
      inFlight = false;
      stuck("server");
      return retry();
    }
    var type = answer.headers.get("Content-Type") || "";
    if (type.indexOf("json") < 0) return halt(answer.ok ? "expired" : "refused", answer.ok ? undefined : String(answer.status));
    return answer.json().then(function (data) {
      if (!answer.ok) return halt("refused", data.errors[0].replace(/\.$/, ""), data.errors.slice(1));
      inFlight = false;
      pause = 2000;
      learn(data, sent);
    });
  }
  function halt(word, value, more) {
    inFlight = false;
    halted = true;
    keep();
    stuck(word, value);
    if (more) {
      var title = status.textContent.slice(2);
      showClashes(title, more);
      status.textContent = "⚠ " + title;
    }
  }
  function noLine(sent) {
    keep();
    stuck("offline");
    if (sent.closing) status.textContent = "⚠ " + words.close_later + " " + status.textContent.slice(2);
    retry();
  }
  function retry() {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, pause);
    pause = Math.min(pause * 2, 60000);
  }
  // the server's state is taken over, except where something else was marked since the request went off
  function learn(data, sent) {
    var clashing = {};
    data.clashes.forEach(function (clash) {
      clashing[clash.key] = true;
    });
    rows.forEach(function (row) {
      var id = row.dataset.enrolment;
      var theirs = data.marks[id] || "";
      var mine = marks[id];
      if (id in sent.marks ? mine === sent.marks[id] : !changed[id]) {
        seen.marks[id] = theirs;
        if (mine !== theirs) input(row, theirs).checked = true;
        set(id, theirs);
      } else if (id in sent.marks && !clashing[id]) {
        seen.marks[id] = sent.marks[id];
      }
      compare(id);
    });
    TEXTS.forEach(function (name) {
      if (text(name) === sent[name]) {
        seen[name] = data[name];
        if (tidy(data[name]) !== sent[name]) form.elements[name].value = data[name];
      } else if (!clashing[name]) {
        seen[name] = sent[name];
      }
    });
    keep();
    waitingBar.hidden = true;
    if (data.closed) {
      leaving = true;
      window.location.assign(window.location.pathname);
      return;
    }
    tell("saved", data.saved);
    if (data.clashes.length || !clashList.dataset.keep) {
      showClashes(words.clashes, data.clashes.map(function (clash) { return clash.text; }));
      clashList.dataset.keep = data.clashes.length ? "1" : "";
    }
    if (again || waiting()) send();
  }

  // --- what the person does

  form.addEventListener("change", function (event) {
    var row = event.target.closest("tr[data-enrolment]");
    if (row) mark(row, event.target.value);
    else later();
  });
  form.addEventListener("input", function (event) {
    if (event.target.tagName === "TEXTAREA") later();
  });
  function mark(row, kind) {
    clashList.dataset.keep = "";
    set(row.dataset.enrolment, kind);
    later();
  }
  function focus(i) {
    var row = rows[Math.max(0, Math.min(rows.length - 1, i))];
    (row.querySelector("input:checked") || row.querySelector("input")).focus();
  }
  form.addEventListener("keydown", function (event) {
    var row = event.target.closest("tr[data-enrolment]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    var at = places[row.dataset.enrolment];
    var key = event.key.length === 1 ? event.key.toLowerCase() : CODES[event.code] || event.key; // a Vietnamese keyboard may swallow the letter
    var steps = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: rows.length - 1 };
    if (key in KEYS) {
      event.preventDefault();
      if (event.repeat) return;
      input(row, KEYS[key]).checked = true;
      mark(row, KEYS[key]);
      // on to the next person: a list read aloud is then one key a name, 60 for a class of 60; staying would be 119
      focus(at + 1);
    } else if (event.key in steps) {
      event.preventDefault();
      focus(steps[event.key]);
    }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault(); // never to a page that cannot be reached: what is sent is sent from here
    halted = false;
    if (event.submitter && event.submitter.name === "close") closeAsked = true;
    if (!closeAsked && !waiting()) return tell("saved", new Date().toTimeString().slice(0, 8));
    send();
  });
  document.getElementById("roll-again").addEventListener("click", function () {
    halted = false;
    send();
  });
  document.getElementById("roll-discard").addEventListener("click", function () {
    if (!window.confirm(words.discard_sure.replace("%s", waiting()))) return;
    localStorage.removeItem(form.dataset.keep);
    leaving = true;
    window.location.reload();
  });
  signIn.addEventListener("click", function () {
    leaving = true; // what waits stays in the browser and is sent when this page is open again
  });
  window.addEventListener("online", function () {
    if (!halted) send();
  });
  window.addEventListener("beforeunload", function (event) {
    if (leaving || (!inFlight && !waiting())) return;
    keep();
    event.preventDefault();
    event.returnValue = "";
  });

  var gone = restore();
  if (waiting()) {
    stuck("kept");
    send();
  } else {
    keep();
    if (gone) tell("gone", gone);
  }
})();
