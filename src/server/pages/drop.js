// SPDX-License-Identifier: Apache-2.0
// Sends files piece by piece (tus 1.0), goes on where a line broke or the browser was closed, and
// shows what became of each. For Chromium 86 and later; without it the form of the page does.
(function () {
  "use strict";
  var zh = document.documentElement.lang.indexOf("zh") === 0;
  function say(en, chinese) { return zh ? chinese : en; }
  var token = location.pathname.split("/")[2];
  var api = "/api/v1/drop/" + token;
  var PIECE = 16 * 1024 * 1024;
  var AT_ONCE = 2;
  var list = document.getElementById("files");
  var note = document.getElementById("note");
  var waiting = [];   // files that nobody sends yet
  var running = {};   // by fingerprint: {file, sent, state}
  var known = [];     // uploads that the server told of
  var active = 0;

  // Marks of direction and characters that cannot be seen would show another name.
  function plain(text) {
    return text.replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
      function (one) { return "\\u" + ("000" + one.charCodeAt(0).toString(16)).slice(-4); });
  }

  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text !== undefined) made.textContent = plain(text);
    if (kind) made.className = kind;
    return made;
  }

  function size(bytes) {
    if (bytes === null || bytes === undefined) return "";
    var units = ["B", "KB", "MB", "GB", "TB"], i = 0;
    while (bytes >= 1000 && i < units.length - 1) { bytes /= 1000; i++; }
    return (i > 0 && bytes < 10 ? bytes.toFixed(1) : Math.round(bytes)) + " " + units[i];
  }

  function ask(method, path, headers, body, onprogress) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      request.open(method, path);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("Accept-Language", zh ? "zh" : "en");
      Object.keys(headers || {}).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
      if (onprogress) request.upload.onprogress = onprogress;
      request.onload = function () { resolve(request); };
      request.onerror = request.ontimeout = request.onabort = reject;
      request.send(body === undefined ? null : body);
    });
  }

  function base64(text) {
    var bytes = unescape(encodeURIComponent(text));
    return btoa(bytes);
  }

  function name_of(file) { return file.path_ || file.webkitRelativePath || file.name; }

  function fingerprint(file) { return [name_of(file), file.size, file.lastModified].join("|"); }

  function failure(request) {
    try { var said = JSON.parse(request.responseText); return said.title + (said.detail ? " — " + said.detail : ""); }
    catch (error) { return say("The server refused it", "服务器拒绝了请求") + " (" + request.status + ")"; }
  }

  function pause(ms) { return new Promise(function (go) { setTimeout(go, ms); }); }

  // Where to send to; made on the server when it does not know the file.
  function place(file, mark) {
    var same = known.filter(function (one) {
      return one.fingerprint === mark && one.state === "receiving" && one.size === file.size;
    })[0];
    if (same) return Promise.resolve(api + "/files/" + same.id);
    var done = known.filter(function (one) { return one.fingerprint === mark && one.state === "received"; })[0];
    if (done) return Promise.resolve(null);
    return ask("POST", api + "/files", {
      "Upload-Length": String(file.size),
      "Upload-Metadata": "filename " + base64(name_of(file)) + ",fingerprint " + base64(mark)
    }).then(function (answer) {
      if (answer.status !== 201) throw failure(answer);
      if (file.size === 0) return null;  // that is all of it
      var location_ = answer.getResponseHeader("Location");
      return location_.replace(/^https?:\/\/[^/]+/, "");
    });
  }

  function offset_at(path) {
    return ask("HEAD", path).then(function (answer) {
      if (answer.status !== 200 && answer.status !== 204) throw failure(answer);
      return Number(answer.getResponseHeader("Upload-Offset"));
    });
  }

  function send_from(path, file, mine, offset, tries) {
    mine.sent = offset;
    if (offset >= file.size && file.size > 0) return Promise.resolve();
    var piece = file.slice(offset, Math.min(offset + PIECE, file.size));
    return ask("PATCH", path, {
      "Upload-Offset": String(offset),
      "Content-Type": "application/offset+octet-stream"
    }, piece, function (event) { mine.sent = offset + event.loaded; show_soon(); }).then(function (answer) {
      if (answer.status === 204) {
        var next = Number(answer.getResponseHeader("Upload-Offset"));
        return next >= file.size ? undefined : send_from(path, file, mine, next, 0);
      }
      if (answer.status === 409 || answer.status === 423 || answer.status >= 500) throw null;
      throw failure(answer);
    }).catch(function (problem) {
      if (typeof problem === "string") throw problem;
      if (tries >= 12) throw say("The connection keeps breaking. Choose the file again later: it goes on where it is.",
        "连接多次中断。稍后重新选择该文件即可从断点继续。");
      mine.state = "again";
      show_soon();
      return pause(Math.min(30000, 1000 * Math.pow(2, tries))).then(function () {
        return offset_at(path);
      }).then(function (at) {
        mine.state = "sending";
        return send_from(path, file, mine, at, at > offset ? 0 : tries + 1);
      }, function (other) {
        if (typeof other === "string") throw other;
        return send_from(path, file, mine, offset, tries + 1);
      });
    });
  }

  function send(file) {
    var mark = fingerprint(file);
    var mine = { file: file, sent: 0, state: "sending" };
    running[mark] = mine;
    active++;
    place(file, mark).then(function (path) {
      if (path === null) return undefined;  // it is there already
      return offset_at(path).then(function (at) { return send_from(path, file, mine, at, 0); });
    }).then(function () { delete running[mark]; }, function (problem) {
      mine.state = "failed";
      mine.problem = typeof problem === "string" ? problem :
        say("The server cannot be reached.", "无法连接服务器。");
    }).then(function () {
      active--;
      refresh();
      next();
    });
  }

  function next() {
    while (active < AT_ONCE && waiting.length > 0) send(waiting.shift());
    show();
  }

  function add(files) {
    files.forEach(function (file) {
      var mark = fingerprint(file);
      if (running[mark] && running[mark].state !== "failed") return;
      if (waiting.some(function (one) { return fingerprint(one) === mark; })) return;
      waiting.push(file);
    });
    next();
  }

  // Files of a folder that was dropped.
  function walk(entry, path) {
    if (entry.isFile) {
      return new Promise(function (go) {
        entry.file(function (file) { file.path_ = path + file.name; go([file]); }, function () { go([]); });
      });
    }
    var reader = entry.createReader(), all = [];
    return new Promise(function (go) {
      (function more() {
        reader.readEntries(function (entries) {
          if (entries.length === 0) return go(all);
          all = all.concat(entries);
          more();
        }, function () { go(all); });
      })();
    }).then(function (entries) {
      return Promise.all(entries.map(function (one) { return walk(one, path + entry.name + "/"); }));
    }).then(function (parts) { return [].concat.apply([], parts); });
  }

  function tick(good, text) { return element("span", (good ? "✓ " : "· ") + text + "  ", good ? "good" : "soft"); }

  function row_of_server(one) {
    var row = element("li", undefined, "row");
    var head = element("div", undefined, "head");
    head.appendChild(element("b", one.name));
    head.appendChild(element("span", size(one.size), "soft"));
    row.appendChild(head);
    if (one.state === "receiving") {
      row.appendChild(element("div", say("Half of it is here. Choose the same file again to go on.",
        "尚未传完。再次选择该文件即可继续。") + " " + size(one.received), "warn"));
      var away = element("button", say("Remove", "移除"));
      away.onclick = function () { ask("DELETE", api + "/files/" + one.id).then(refresh, refresh); };
      row.appendChild(away);
      return row;
    }
    if (one.state === "mismatch") {
      row.appendChild(element("div", say("What arrived is not what was sent. Please send it again.",
        "收到的内容与发送的不一致，请重新上传。"), "bad"));
      return row;
    }
    if (one.state === "deleted") {
      row.appendChild(element("div", say("deleted", "已删除"), "soft"));
      return row;
    }
    if (one.state !== "received") return row;
    var ticks = element("div");
    ticks.appendChild(tick(true, say("received", "已收到")));
    var sum = tick(true, say("checksum agrees", "校验一致"));
    sum.title = "SHA-256 " + one.sha256;
    ticks.appendChild(sum);
    if (one.evidence === "readable") ticks.appendChild(tick(true, say("can be read", "可以读取")));
    else if (one.evidence === "unreadable") ticks.appendChild(element("span", say("✗ cannot be used", "✗ 无法使用"), "bad"));
    else if (one.evidence === "deleted") ticks.appendChild(element("span", say("deleted", "已删除"), "soft"));
    else ticks.appendChild(tick(false, say("being looked at …", "正在检查……")));
    row.appendChild(ticks);
    if (one.evidence !== "deleted") {
      var gone = element("button", say("Delete", "删除"), "small");
      gone.setAttribute("aria-label", say("Delete", "删除") + " " + one.name);
      gone.onclick = function () {
        if (!confirm(say("Delete this file for good? What was found in it goes, too.",
          "确定永久删除该文件？由其得出的分析内容也会一并删除。"))) return;
        ask("DELETE", api + "/files/" + one.id).then(function (answer) {
          if (answer.status !== 204) note.textContent = failure(answer);
          refresh();
        }, refresh);
      };
      head.appendChild(gone);
    }
    if (one.remarks.length > 0) {
      var remarks = element("ul");
      one.remarks.forEach(function (remark) {
        var calm = remark.kind === "recognised" || remark.kind === "machine";
        remarks.appendChild(element("li", zh ? remark.zh : remark.en, calm ? "" : "warn"));
      });
      row.appendChild(remarks);
    }
    return row;
  }

  function row_of_file(file, mine) {
    var row = element("li", undefined, "row");
    var head = element("div", undefined, "head");
    head.appendChild(element("b", name_of(file)));
    head.appendChild(element("span", size(file.size), "soft"));
    row.appendChild(head);
    if (mine && mine.state === "failed") {
      row.appendChild(element("div", mine.problem, "bad"));
      var again = element("button", say("Try again", "重试"));
      again.onclick = function () { delete running[fingerprint(file)]; add([file]); };
      row.appendChild(again);
      return row;
    }
    var bar = element("progress");
    bar.max = Math.max(1, file.size);
    bar.value = mine ? mine.sent : 0;
    bar.setAttribute("aria-label", name_of(file));
    row.appendChild(bar);
    var part = file.size > 0 && mine ? Math.floor(100 * mine.sent / file.size) : 0;
    row.appendChild(element("div", !mine ? say("waits for its turn", "排队等待") :
      mine.state === "again" ? say("The line broke; trying again …", "连接中断，正在重试……") :
      part + " %  " + say("You may close this page: open the same link and choose the file again to go on.",
        "可随时关闭本页，下次打开同一链接并重新选择该文件即可继续。"), "soft"));
    return row;
  }

  function show() {
    var rows = document.createDocumentFragment();
    var marks = {};
    Object.keys(running).forEach(function (mark) {
      marks[mark] = true;
      rows.appendChild(row_of_file(running[mark].file, running[mark]));
    });
    waiting.forEach(function (file) {
      marks[fingerprint(file)] = true;
      rows.appendChild(row_of_file(file, null));
    });
    known.slice().reverse().forEach(function (one) {
      if (!marks[one.fingerprint] || one.fingerprint === "") rows.appendChild(row_of_server(one));
    });
    list.textContent = "";
    list.appendChild(rows);
  }

  var pending = false;
  function show_soon() {
    if (pending) return;
    pending = true;
    setTimeout(function () { pending = false; show(); }, 200);
  }

  function show_asked(request) {
    if (!request) return;
    request.items.forEach(function (item, i) {
      var line = document.querySelector(".asked li:nth-child(" + (i + 1) + ")");
      if (line) line.className = item.state;
    });
  }

  var timer = null;
  function refresh() {
    return ask("GET", api).then(function (answer) {
      if (answer.status !== 200) { note.textContent = failure(answer); return; }
      note.textContent = "";
      var told = JSON.parse(answer.responseText);
      known = told.uploads;
      show_asked(told.request);
      show();
      clearTimeout(timer);
      var busy = known.some(function (one) { return one.state === "received" && one.evidence === "checking"; });
      timer = setTimeout(refresh, busy ? 1500 : 20000);
    }, function () {
      clearTimeout(timer);
      timer = setTimeout(refresh, 5000);
    });
  }

  var zone = document.getElementById("drop");
  var picker = document.getElementById("file");
  var folder = document.getElementById("folder");
  if (!zone) return;
  document.getElementById("plain").hidden = true;
  document.getElementById("rich").hidden = false;
  document.getElementById("choose").onclick = function () { picker.click(); };
  document.getElementById("choose-folder").onclick = function () { folder.click(); };
  [picker, folder].forEach(function (one) {
    one.onchange = function () { add([].slice.call(one.files)); one.value = ""; };
  });
  ["dragenter", "dragover"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { event.preventDefault(); zone.classList.add("over"); });
  });
  document.addEventListener("dragleave", function (event) {
    if (!event.relatedTarget) zone.classList.remove("over");
  });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    zone.classList.remove("over");
    var items = [].slice.call(event.dataTransfer.items || []);
    var entries = items.map(function (one) { return one.webkitGetAsEntry && one.webkitGetAsEntry(); }).filter(Boolean);
    if (entries.length === 0) return add([].slice.call(event.dataTransfer.files));
    Promise.all(entries.map(function (one) { return walk(one, ""); })).then(function (parts) {
      add([].concat.apply([], parts));
    });
  });
  refresh();
})();
