// The form page (填报页): fields, keeping, moving about, and what the server says put where it belongs.

import { Fields, grow } from "./fields.js";
import { Grid } from "./grid.js";
import { Keeper, post, token } from "./keeping.js";

const NEWS_EVERY = 8000;
const room = document.getElementById("filling");
const fields = new Fields(room);
const saved = document.getElementById("saved");
const summary = document.getElementById("summary");

const WORDS = {
  kept: (at) => (at ? `已保存 ${at}` : saved.dataset.first),
  saving: () => "正在保存…",
  local: () => "未保存，已留在本机",
  open: () => "未保存",
  held: (count) => `有 ${count} 处没有保存，见红色标记`,
};
saved.dataset.first = saved.textContent;

const keeper = new Keeper(fields, {
  url: room.dataset.save,
  key: `jixiao:${room.dataset.login}:filing:${room.dataset.filing}`,
  revision: Number(room.dataset.revision),
  told: {
    state(name, words) {
      const text = WORDS[name](words);
      if (saved.textContent !== text) saved.textContent = text;
      saved.dataset.state = name;
    },
    answer: put,
    trouble: (message, remedy) => notice("error", `${message}${remedy || ""}`),
    signIn,
  },
});

// Puts what the engine says beside the rows, into the head, and into the fields that were left to it.
function put(answer) {
  for (const place of room.querySelectorAll(".said[data-at]")) {
    const said = answer.said[place.dataset.at] ?? "";
    if (place.dataset.said === said) continue;
    place.dataset.said = said; // what one has opened stays open until something else is said
    place.innerHTML = said;
  }
  for (const field of room.querySelectorAll("textarea[name]")) {
    const computed = answer.computed[field.name] ?? "";
    if (field.placeholder !== computed) {
      field.placeholder = computed;
      grow(field);
    }
  }
  for (const cell of room.querySelectorAll("td[data-locked]")) {
    const path = cell.dataset.locked;
    const text = answer.values?.[path] || answer.computed[path];
    if (text !== undefined && cell.textContent !== text && !cell.classList.contains("boxes")) cell.textContent = text;
  }
  const open = summary.querySelector("details")?.open;
  summary.innerHTML = answer.summary;
  if (open && summary.querySelector("details")) summary.querySelector("details").open = true;
  if (answer.rows && answer.rows.join() !== rowsHere()) {
    notice("warning", "表里的指标行有增减。", "刷新页面", () => location.reload());
  }
}

function rowsHere() {
  return [...room.querySelectorAll("tr[data-row]")].map((row) => row.dataset.row).join();
}

// One notice of a kind at a time, above the form.
function notice(kind, words, title = "", act = null) {
  const notices = document.getElementById("notices");
  for (const old of notices.querySelectorAll(`.${kind}`)) old.remove();
  const box = document.createElement("div");
  box.className = `notice ${kind}`;
  box.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = words;
  box.append(text);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = title || "知道了";
  button.addEventListener("click", () => {
    act?.();
    box.remove();
  });
  box.append(button);
  notices.append(box);
}

// Signing in again on the page itself: what was typed stays where it is.
const dialog = document.getElementById("sign-in-again");
function signIn() {
  if (!dialog.open) {
    dialog.showModal();
    dialog.querySelector("[name=password]").focus();
  }
}
dialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = dialog.querySelector("button");
  const fault = dialog.querySelector(".fault");
  button.disabled = true;
  fault.textContent = "";
  try {
    const body = new FormData(event.target);
    const response = await fetch(room.dataset.signIn, { method: "POST", body, headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() } });
    const isJson = response.headers.get("Content-Type")?.includes("json");
    if (!response.ok || !isJson) {
      fault.textContent = response.status === 429 || response.status === 403 ? "暂时不能登录，请稍后再试。" : "登录名或密码不对。";
    } else {
      const who = await response.json();
      event.target.reset();
      if (who.login !== room.dataset.login) location.reload(); // somebody else: this page and its copy are not his
      dialog.close();
      await keeper.save();
      news();
    }
  } catch {
    fault.textContent = "连接不上服务器，请稍后再试。";
  }
  button.disabled = false;
});

room.addEventListener("input", (event) => {
  const path = fields.pathOf(event.target);
  if (!path) return;
  if (event.target.tagName === "TEXTAREA") grow(event.target);
  grid.undo = null;
  if (!event.isComposing) keeper.typed(path);
});
room.addEventListener("compositionend", (event) => {
  const path = fields.pathOf(event.target);
  if (path) keeper.typed(path);
});
room.addEventListener("change", (event) => {
  if (fields.pathOf(event.target)) keeper.save();
});

const grid = new Grid(room, fields, {
  typed: (path) => keeper.typed(path),
  saved: () => keeper.save(),
  pasted: (words, undo) => notice("success", words, "撤销粘贴", undo),
});

// Keys of the page as a whole.
const keys = document.getElementById("keys");
document.getElementById("keys-open").addEventListener("click", () => keys.showModal());
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    keeper.save();
  } else if (event.altKey && event.code === "KeyN") {
    event.preventDefault();
    next();
  } else if (event.key === "F1") {
    event.preventDefault();
    if (!keys.open) keys.showModal();
  } else if (event.key === "Escape") {
    const path = fields.pathOf(event.target);
    if (path && event.target.tagName === "TEXTAREA" && keeper.isDirty(path)) {
      event.preventDefault();
      fields.write(path, keeper.base.get(path) ?? "");
      keeper.typed(path);
    }
  }
});

// The next remark after where one stands, in the order of the form; the first again after the last.
function next() {
  const targets = [...new Set([...summary.querySelectorAll("[data-jump]")].map((link) => link.dataset.jump))];
  const places = targets.map((id) => document.getElementById(id)).filter(Boolean);
  if (!places.length) return;
  places.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const here = document.activeElement;
  const after = places.find((place) => !place.contains(here) && here.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
  jump(room.contains(here) && fields.pathOf(here) ? after || places[0] : places[0]);
}

function jump(place) {
  const field = place.tagName === "FIELDSET" ? place.querySelector("input") : place;
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}

summary.addEventListener("click", (event) => {
  const link = event.target.closest("[data-jump]");
  const place = link && document.getElementById(link.dataset.jump);
  if (!place) return;
  event.preventDefault();
  summary.querySelector("details").open = false;
  jump(place);
});

// The list of remarks closes as a menu does.
document.addEventListener("pointerdown", (event) => {
  const list = summary.querySelector("details");
  if (list?.open && !list.contains(event.target)) list.open = false;
});
summary.addEventListener("keydown", (event) => {
  if (event.key === "Escape") summary.querySelector("details").open = false;
});

// Indicators come and go, where the rows are open.
const newRow = document.getElementById("new-row");
newRow?.querySelector("form").addEventListener("submit", (event) => {
  event.submitter.disabled = true; // a double click adds one
});
room.addEventListener("click", async (event) => {
  const add = event.target.closest(".add-row, #add-row");
  if (add && newRow) {
    newRow.querySelector("[name=level1]").value = add.dataset.level1 || "";
    newRow.querySelector("[name=level2]").value = add.dataset.level2 || "";
    await keeper.save();
    newRow.showModal();
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  const remove = event.target.closest(".remove-row");
  if (remove && confirm("删除这一行指标？行里的内容会留在历史记录里。")) {
    remove.disabled = true;
    await keeper.save();
    const answer = await keeper.answered(await post(room.dataset.remove, { row: remove.dataset.row }));
    if (answer) location.reload();
    remove.disabled = false;
  }
});

// Who else is here, and what they have changed.
async function news() {
  if (document.hidden || keeper.busy || dialog.open) return;
  try {
    const path = fields.pathOf(document.activeElement);
    const response = await post(room.dataset.news, { revision: keeper.revision, path });
    if (response.status === 401) {
      if (keeper.dirty().length) signIn();
      return;
    }
    if (!response.ok) return;
    const answer = await response.json();
    others(answer.others);
    if (!answer.editable) {
      notice("warning", `这份表现在是“${answer.state}”，本页已不能保存。`, "刷新页面", () => location.reload());
      keeper.stopped = true;
    }
    if (answer.values && !keeper.busy) {
      keeper.bring(answer);
      put(answer);
    }
  } catch {
    // no network: the next time will tell
  }
}

function others(list) {
  document.getElementById("others").textContent = list.length ? `${list.map((one) => one.name).join("、")}也在填这份表` : "";
}

window.addEventListener("online", () => keeper.save());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (keeper.dirty().length) keeper.save();
  news();
});
window.addEventListener("pagehide", () => keeper.leave());

for (const field of room.querySelectorAll("textarea")) grow(field);
const restored = keeper.restore();
if (restored) notice("success", `已恢复上次没有保存的 ${restored} 处内容。`);
news();
setInterval(news, NEWS_EVERY);
