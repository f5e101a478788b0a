// Keeping what is typed (保存): one request a pause, a copy on this machine until the server has it, nothing of anybody's overwritten unseen.

import { tidied } from "./fields.js";

const PAUSE = 400;
const IDLE = 2000;
const RETRY = 5000;

export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
}

export async function post(url, body, more = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Requested-With": "fetch", "X-CSRFToken": token() },
    body: JSON.stringify(body),
    credentials: "same-origin",
    ...more,
  });
}

export class Keeper {
  // told: {state(name, words), answer(json), trouble(words), signIn()}
  constructor(fields, { url, key, revision, told }) {
    Object.assign(this, { fields, url, key, revision, told });
    this.base = new Map(fields.paths().map((path) => [path, fields.initial(path)]));
    this.page = Math.random().toString(36).slice(2);
    this.held = new Map(); // path -> text the server did not take: not sent again until it is changed
    this.busy = false;
    this.stopped = false;
    this.timers = {};
  }

  isDirty(path) {
    return tidied(this.fields.text(path)) !== tidied(this.base.get(path) ?? "");
  }

  dirty() {
    return this.fields.paths().filter((path) => this.isDirty(path));
  }

  // Somebody types: a copy stays here, the engine is asked at the next pause, and it is saved when the typing has ended.
  typed(path) {
    if (this.held.has(path) && this.held.get(path) !== this.fields.text(path)) this.release(path);
    if (!this.held.has(path)) this.fields.mark(path, this.isDirty(path) ? "dirty" : "");
    this.draft();
    this.show();
    this.later("pause", PAUSE, () => this.send(false));
    this.later("idle", IDLE, () => this.send(true));
  }

  // Somebody leaves a field, or asks for it.
  save() {
    this.cancel("pause");
    this.cancel("idle");
    return this.send(true);
  }

  release(path) {
    this.held.delete(path);
    this.fields.say(path);
  }

  later(name, time, act) {
    this.cancel(name);
    this.timers[name] = setTimeout(act, time);
  }

  cancel(name) {
    clearTimeout(this.timers[name]);
  }

  changes() {
    return this.dirty()
      .filter((path) => this.held.get(path) !== this.fields.text(path))
      .map((path) => ({ path, text: this.fields.text(path), base: this.base.get(path) ?? "" }));
  }

  async send(keep) {
    if (this.stopped) return;
    if (this.busy) {
      this.again = this.again || keep;
      return;
    }
    const changes = this.changes();
    if (!changes.length) {
      if (this.asked && !keep) await this.ask(changes, false);
      this.show();
      return;
    }
    await this.ask(changes, keep);
  }

  async ask(changes, keep) {
    this.busy = true;
    this.asked = !keep;
    if (keep) this.told.state("saving");
    let answer = null;
    try {
      const response = await post(this.url, { changes, keep, revision: this.revision });
      answer = await this.answered(response);
    } catch {
      this.later("retry", RETRY, () => this.send(true)); // no network, or no server: the copy is here
    }
    this.busy = false;
    if (answer) this.take(answer, changes, keep);
    this.show();
    if (this.again) {
      this.again = false;
      await this.send(true);
    }
  }

  // The JSON of an answer that went well; null, and said to the person, otherwise.
  async answered(response) {
    if (response.status === 401) {
      this.told.signIn();
      return null;
    }
    const isJson = response.headers.get("Content-Type")?.includes("json");
    const said = isJson ? await response.json() : { message: "" };
    if (response.ok && isJson) return said;
    this.told.trouble(said.message || "服务器没有正常答复。", said.remedy || "您填写的内容已留在本机，请稍后刷新页面。");
    if (response.status >= 500 || response.status === 429) this.later("retry", 2 * RETRY, () => this.send(true));
    else this.stopped = true; // the page is out of date: trying again would change nothing
    return null;
  }

  take(answer, changes, keep) {
    const sent = new Map(changes.map((one) => [one.path, one.text]));
    if (keep) {
      for (const [path, text] of Object.entries(answer.written)) this.settle(path, text, sent.get(path));
      for (const one of changes) {
        const path = one.path;
        const refused = answer.refused.some((found) => found.path === path);
        const conflict = answer.conflicts.some((found) => found.path === path);
        // the same text stood there already
        if (!refused && !conflict && !(path in answer.written)) this.settle(path, tidied(one.text), one.text);
      }
      for (const conflict of answer.conflicts) this.conflict(conflict, sent.get(conflict.path));
      this.savedAt = answer.at;
    }
    for (const refused of answer.refused) this.refuse(refused, sent.get(refused.path));
    if (answer.values) this.bring(answer);
    this.revision = Math.max(this.revision, answer.revision);
    this.draft();
    this.told.answer(answer);
  }

  settle(path, text, sent) {
    this.base.set(path, text);
    this.release(path);
    const now = this.fields.text(path);
    if (now === sent && now !== text && this.fields.byPath.get(path) !== document.activeElement) this.fields.write(path, text);
    this.fields.mark(path, this.isDirty(path) ? "dirty" : "");
  }

  refuse(found, sent) {
    if (!this.fields.byPath.has(found.path)) return this.told.trouble(found.message, found.remedy);
    if (this.fields.text(found.path) !== sent) return undefined; // typed on meanwhile
    this.held.set(found.path, sent);
    this.fields.mark(found.path, "refused");
    this.fields.say(found.path, [`没有保存：${found.message}`, found.remedy].filter(Boolean));
    return undefined;
  }

  conflict(found, sent) {
    const path = found.path;
    this.held.set(path, sent);
    this.fields.mark(path, "conflict");
    const shown = (text) => (text ? `「${text.length > 60 ? `${text.slice(0, 60)}…` : text}」` : "（清空）");
    const decide = (text) => {
      this.held.delete(path);
      this.base.set(path, found.theirs);
      this.fields.say(path);
      this.fields.write(path, text);
      this.fields.mark(path, this.isDirty(path) ? "dirty" : "");
      this.fields.focus(path);
      this.draft();
      this.save();
    };
    this.fields.say(
      path,
      [`${found.by}${found.at ? ` ${found.at} ` : ""}已填为${shown(found.theirs)}，您填的是${shown(found.mine)}。`],
      [["用我的", () => decide(found.mine)], ["用对方的", () => decide(found.theirs)]],
    );
  }

  // What others have saved goes into the fields nobody has touched here.
  bring(answer) {
    if (answer.revision < this.revision) return;
    for (const path of this.fields.paths()) {
      const theirs = answer.values[path] ?? "";
      if (this.isDirty(path)) {
        if (tidied(this.fields.text(path)) === theirs) this.settle(path, theirs, this.fields.text(path));
        continue;
      }
      if (tidied(this.base.get(path) ?? "") === theirs) continue;
      this.base.set(path, theirs);
      this.fields.write(path, theirs);
      this.fields.flash(path);
    }
    this.revision = answer.revision;
  }

  // The copy on this machine: what the server does not have yet, with what stood there when it was typed. Every page has one of its own.
  draft() {
    const left = this.dirty().map((path) => [path, { text: this.fields.text(path), base: this.base.get(path) ?? "" }]);
    try {
      const own = `${this.key}:${this.page}`;
      if (left.length) localStorage.setItem(own, JSON.stringify(Object.fromEntries(left)));
      else localStorage.removeItem(own);
      this.hasCopy = true;
    } catch {
      this.hasCopy = false;
    }
  }

  // What earlier visits have left here; it becomes this page's own.
  left() {
    const out = {};
    try {
      for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`${this.key}:`))) {
        Object.assign(out, JSON.parse(localStorage.getItem(key) || "{}"));
        localStorage.removeItem(key);
      }
    } catch {
      // no storage, or not ours: nothing was left
    }
    return out;
  }

  // Puts back what was left here by an earlier visit; how many fields.
  restore() {
    const left = this.left();
    let count = 0;
    for (const [path, { text, base }] of Object.entries(left)) {
      if (!this.fields.byPath.has(path) || tidied(text) === tidied(this.base.get(path) ?? "")) continue;
      this.fields.write(path, text);
      this.base.set(path, base);
      this.fields.mark(path, "dirty");
      count += 1;
    }
    this.draft();
    if (count) this.save();
    return count;
  }

  // Says where things stand.
  show() {
    const left = this.dirty();
    if (this.busy && !this.asked) return;
    if (!left.length) this.told.state("kept", this.savedAt);
    else if (left.every((path) => this.held.has(path))) this.told.state("held", left.length);
    else this.told.state(this.hasCopy ? "local" : "open");
  }

  // Before the page goes: whatever is left is sent on its way.
  leave() {
    const changes = this.changes();
    if (changes.length && !this.stopped) post(this.url, { changes, keep: true, revision: this.revision }, { keepalive: true }).catch(() => {});
  }
}
