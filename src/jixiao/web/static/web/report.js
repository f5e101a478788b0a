// The report: every section is saved when one stops typing, with the text it had before; what somebody else wrote meanwhile is shown, never overwritten.
(() => {
  "use strict";
  const room = document.getElementById("report");
  if (!room) return;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const saved = document.getElementById("saved");
  const PAUSE = 900;
  const key = (id) => `jixiao:${location.pathname}${location.search}:${id}`;
  const length = (text) => text.replace(/\s+/g, "").length;

  const parts = new Map([...document.querySelectorAll(".part")].map((element) => [element.dataset.section, {
    element, area: element.querySelector("textarea"), base: element.querySelector("textarea").value, timer: 0, busy: false, again: false, fresh: false,
    text: element.querySelector(".anew blockquote").innerText,
  }]));
  const say = (text, state) => { saved.textContent = text; saved.dataset.state = state; };
  const mark = (part, text) => { part.element.querySelector(".mark").textContent = text; };
  const dirty = (part) => part.area.value !== part.base || part.fresh;

  const listed = (place, findings) => {
    place.replaceChildren(...findings.map((found) => {
      const line = document.createElement("p");
      line.className = `found ${found.severity}`;
      line.textContent = found.message;
      return line;
    }));
  };

  const show = (answer) => {
    document.getElementById("length").textContent = answer.length;
    document.getElementById("prompted").textContent = answer.prompted ? `其中提示语 ${answer.prompted} 字` : "";
    const meter = document.getElementById("meter");
    if (meter) { meter.value = answer.length; meter.classList.toggle("over", answer.length > Number(meter.dataset.limit)); }
    const list = document.getElementById("prompts");
    list.replaceChildren(...answer.prompts.map((prompt) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${prompt.section}`;
      link.textContent = (prompt.settle ? "核对：" : "") + prompt.text;
      item.append(link);
      return item;
    }));
    document.getElementById("no-prompts").hidden = answer.prompts.length > 0;
    listed(document.getElementById("general"), answer.findings[""] || []);
    for (const [id, part] of parts) {
      listed(part.element.querySelector(".findings"), answer.findings[id] || []);
      if (!dirty(part)) part.element.querySelector(".length").textContent = answer.lengths[id];
      part.text = answer.fresh[id];
      if (!answer.outdated.includes(id)) part.element.querySelector(".anew").hidden = true;
      else part.element.querySelector(".anew blockquote").innerText = part.text;
    }
  };

  const save = async (id) => {
    const part = parts.get(id);
    clearTimeout(part.timer);
    if (part.busy) { part.again = true; return; }
    if (!dirty(part) || !part.element.querySelector(".conflict").hidden) return;
    part.busy = true;
    const text = part.area.value;
    const body = new URLSearchParams({ section: id, text, base: part.base, fresh: part.fresh ? "1" : "" });
    mark(part, "正在保存…");
    try {
      const response = await fetch(room.dataset.save, { method: "POST", body, headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() } });
      const answer = await response.json().catch(() => ({ message: "没有保存，请稍后再试。" }));
      if (response.ok) {
        // what the server tidied is the base of the next save; what is typed meanwhile stays
        part.base = answer.text;
        if (part.area.value === text && document.activeElement !== part.area) part.area.value = answer.text;
        else if (part.area.value === text) part.base = text;
        part.fresh = false;
        sessionStorage.removeItem(key(id));
        mark(part, "");
        say(`已保存 ${new Date().toTimeString().slice(0, 5)}`, "saved");
        show(answer);
      } else if (response.status === 409 && "theirs" in answer) {
        const box = part.element.querySelector(".conflict");
        box.querySelector(".who").textContent = answer.message;
        box.querySelector("blockquote").innerText = answer.theirs || "（空白）";
        box.theirs = answer.theirs;
        box.hidden = false;
        mark(part, "未保存");
        say("有一节与别人的修改冲突，请选择。", "wrong");
      } else {
        mark(part, "未保存");
        say(`${answer.message} ${answer.remedy || ""}`, "wrong");
      }
    } catch {
      mark(part, "未保存");
      say("网络不通，文字保留在本页，恢复后自动保存。", "wrong");
      part.timer = setTimeout(() => save(id), 5000);
    } finally {
      part.busy = false;
      if (part.again) { part.again = false; save(id); }
    }
  };

  for (const [id, part] of parts) {
    const kept = sessionStorage.getItem(key(id));
    if (kept !== null && kept !== part.area.value) {
      part.area.value = kept;
      mark(part, "上次没有保存的文字已恢复");
      part.timer = setTimeout(() => save(id), PAUSE);
    }
    part.area.addEventListener("input", () => {
      sessionStorage.setItem(key(id), part.area.value);
      part.element.querySelector(".length").textContent = length(part.element.querySelector("h3").textContent) + length(part.area.value);
      clearTimeout(part.timer);
      part.timer = setTimeout(() => save(id), PAUSE);
    });
    part.area.addEventListener("blur", () => save(id));
    const anew = part.element.querySelector(".anew");
    part.element.querySelector("[data-again]")?.addEventListener("click", () => {
      anew.querySelector(".notice").textContent = "这一节按现在的数据会写成：";
      anew.querySelector("blockquote").innerText = part.text;
      anew.hidden = false;
      anew.querySelector("button").focus();
    });
    anew.addEventListener("click", (event) => {
      const how = event.target.dataset.anew;
      if (!how) return;
      if (how !== "keep") {
        part.area.value = how === "replace" ? part.text : `${part.area.value.trimEnd()}\n${part.text}`;
        part.fresh = true;
        save(id);
      }
      anew.hidden = true;
      part.area.focus();
    });
    const conflict = part.element.querySelector(".conflict");
    conflict.addEventListener("click", (event) => {
      const how = event.target.dataset.settle;
      if (!how) return;
      const theirs = conflict.theirs;
      part.base = theirs;
      if (how === "theirs") part.area.value = theirs;
      if (how === "both") part.area.value = `${theirs.trimEnd()}\n${part.area.value}`;
      conflict.hidden = true;
      mark(part, "");
      if (how === "theirs") sessionStorage.removeItem(key(id));
      save(id);
      part.area.focus();
    });
  }
  window.addEventListener("beforeunload", (event) => { if ([...parts.values()].some(dirty)) event.preventDefault(); });
})();
