// Saving cell by cell (逐格保存): a pause in typing sends what changed together with what stood there before; what is not saved yet survives a closed lid
// and an expired session in the browser's own store.
(function () {
  "use strict";
  const PAUSE = 600, AGAIN = 5000;

  class Cells {
    constructor(root, url, heard) {
      this.root = root; this.url = url; this.heard = heard;
      this.base = new Map(); this.dirty = new Map(); this.stopped = new Set(); this.asked = new Map();
      this.timer = 0; this.sending = null;
      this.told = document.querySelector("[data-saving]");
      this.store = "cells:" + location.pathname;
      this.learn(root);
      root.addEventListener("input", (e) => this.typed(e.target, PAUSE));
      root.addEventListener("change", (e) => this.typed(e.target, 0));
      document.addEventListener("visibilitychange", () => { if (this.dirty.size) this.flush(); });
      window.addEventListener("beforeunload", (e) => { if (this.dirty.size) { this.keep(); e.preventDefault(); } });
      this.restore();
    }

    // What stands in the fields now is what the server has.
    learn(part) {
      for (const field of part.querySelectorAll("[data-path]")) {
        if (!this.dirty.has(field.dataset.path)) this.base.set(field.dataset.path, this.text(field));
      }
    }

    text(field) {
      if (field.type === "checkbox") {
        const all = this.root.querySelectorAll(`[data-path="${CSS.escape(field.dataset.path)}"]:checked`);
        return Array.from(all, (one) => one.value).join("、");
      }
      return field.value.trim();
    }

    field(path) { return this.root.querySelector(`[data-path="${CSS.escape(path)}"]`); }

    typed(field, pause) {
      const path = field.dataset && field.dataset.path;
      if (path) this.put(path, this.text(field), pause);
    }

    put(path, text, pause) {
      // leaving a field whose value was answered already is no new change: the answer stays until another value is typed
      if (this.stopped.has(path) && this.dirty.get(path) === text && (this.asked.get(path) || "") === (this.base.get(path) || "")) return;
      this.stopped.delete(path); this.say(path, null);
      if (text === this.base.get(path)) this.dirty.delete(path); else this.dirty.set(path, text);
      this.keep();
      clearTimeout(this.timer);
      if (this.dirty.size) { this.status("…"); this.timer = setTimeout(() => this.flush(), pause); }
    }

    waiting() { return Array.from(this.dirty).filter(([path]) => !this.stopped.has(path)); }

    async flush() {
      clearTimeout(this.timer);
      while (this.sending) await this.sending;
      const sent = this.waiting();
      if (!sent.length) return true;
      this.sending = this.send(sent);
      try { return await this.sending; } finally { this.sending = null; }
    }

    async send(sent) {
      this.status("正在保存…");
      let answer;
      try {
        answer = await fetch(this.url, {
          method: "POST", headers: headers({ "Content-Type": "application/json" }),
          body: JSON.stringify({ changes: sent.map(([path, text]) => ({ path, text, base: this.base.get(path) || "" })) }),
        });
      } catch (error) {
        this.status("网络中断，内容留在本机，稍后自动重试", true);
        this.timer = setTimeout(() => this.flush(), AGAIN);
        return false;
      }
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) {
        this.status(told.message || "没有保存，请刷新页面", true, answer.status === 401 ? told.sign_in : "");
        if (answer.status === 401) this.timer = setTimeout(() => this.flush(), AGAIN);
        return false;
      }
      for (const [path, text] of sent) {
        this.asked.set(path, this.base.get(path) || "");
        const refused = told.refused.find((one) => one.path === path), conflict = told.conflicts.find((one) => one.path === path);
        if (refused) { this.stopped.add(path); this.say(path, refused); continue; }
        if (conflict) { this.stopped.add(path); this.differ(path, conflict); continue; }
        this.base.set(path, text);
        if (this.dirty.get(path) === text) this.dirty.delete(path);
      }
      this.keep();
      const left = told.refused.length + told.conflicts.length;
      this.status(left ? `${left} 处没有保存，见提示` : "已保存 " + new Date().toTimeString().slice(0, 5), left > 0);
      this.heard(told);
      if (this.waiting().length) this.timer = setTimeout(() => this.flush(), PAUSE);
      return !left;
    }

    // A value that came from the server, unless the person is just typing another.
    set(path, text) {
      if (this.dirty.has(path)) return;
      const field = this.field(path);
      if (field && this.text(field) !== text) field.value = text;
      this.base.set(path, text);
    }

    status(text, bad, link) {
      if (!this.told) return;
      this.told.textContent = text;
      this.told.classList.toggle("late", Boolean(bad));
      if (link) {
        const a = document.createElement("a");
        a.href = link; a.target = "_blank"; a.textContent = "在新标签页登录";
        this.told.append(" ", a);
      }
    }

    say(path, fault) {
      const field = this.field(path);
      if (!field) return;
      const id = "f-" + path.replace(/\W/g, "-");
      const old = document.getElementById(id);
      if (old) old.remove();
      field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby");
      if (!fault) return;
      const p = document.createElement("p");
      p.className = "fault"; p.id = id; p.setAttribute("role", "alert");
      p.textContent = fault.message + (fault.remedy || "");
      field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", id);
      const row = field.closest("[data-row]"), place = row && row.querySelector("[data-faults]");
      if (place) place.append(p); else field.after(p);
      return p;
    }

    differ(path, one) {
      const p = this.say(path, { message: `${one.by}${one.at ? " 于 " + one.at : ""} 已填「${one.theirs || "空白"}」，您填的是「${one.mine || "空白"}」。` });
      if (!p) return;
      const settle = (text) => { this.base.set(path, one.theirs); const field = this.field(path); field.value = text; this.put(path, text, 0); };
      for (const [name, text] of [["用我填的", one.mine], ["用对方填的", one.theirs]]) {
        const button = document.createElement("button");
        button.type = "button"; button.className = "quiet"; button.textContent = name;
        button.addEventListener("click", () => settle(text));
        p.append(" ", button);
      }
    }

    keep() {
      try {
        if (this.dirty.size) localStorage.setItem(this.store, JSON.stringify(Array.from(this.dirty, ([path, text]) => [path, text, this.base.get(path) || ""])));
        else localStorage.removeItem(this.store);
      } catch (error) { /* no store in this browser: what is typed stays on the page */ }
    }

    restore() {
      let kept = [];
      try { kept = JSON.parse(localStorage.getItem(this.store) || "[]"); } catch (error) { kept = []; }
      for (const [path, text, base] of kept) {
        const field = this.field(path);
        if (!field || field.type === "checkbox" || this.text(field) === text) continue;
        field.value = text;
        this.base.set(path, base); this.dirty.set(path, text);
      }
      if (this.dirty.size) { this.status("已恢复上次没有保存的内容"); this.flush(); } else this.keep();
    }
  }

  function headers(more) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    return Object.assign({ "X-Requested-With": "fetch", "X-CSRFToken": token ? token.value : "" }, more || {});
  }

  // Text fields as high as what is in them.
  function grow(part) {
    for (const area of part.querySelectorAll("textarea")) {
      area.style.height = "auto";
      area.style.height = area.scrollHeight + 2 + "px";
    }
  }

  // A button that leaves the page waits for what was typed.
  document.addEventListener("submit", (e) => {
    const cells = window.cells;
    if (!cells || !cells.waiting().length || e.target.method === "dialog" || e.target.method === "get") return;
    e.preventDefault();
    cells.flush().then((saved) => { if (saved) e.target.submit(); });
  });

  window.Cells = Cells; window.cellHeaders = headers; window.growFields = grow;
})();
