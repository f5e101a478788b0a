// Choosing rows by keyboard and mouse, copying a text, and sending a form once only.
"use strict";

function boxesOf(form) {
  return [...form.querySelectorAll("input[type=checkbox][name]:not(:disabled)")].filter((box) => box.offsetParent !== null || box.closest("details"));
}

function tell(form) {
  const boxes = boxesOf(form);
  const ticked = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const group of form.querySelectorAll("[data-branch]")) {
    const own = branchBoxes(group);
    const on = own.filter((box) => box.checked).length;
    group.checked = on > 0 && on === own.length;
    group.indeterminate = on > 0 && on < own.length;
  }
  for (const place of form.querySelectorAll("[data-count]")) place.textContent = ticked;
}

function branchBoxes(group) {
  return [...group.closest("li").querySelectorAll("input[type=checkbox][name]:not(:disabled)")];
}

for (const form of document.querySelectorAll("form[data-choosing]")) {
  let last = null;
  form.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.name) return;
    const boxes = boxesOf(form);
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
  });
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) for (const one of boxesOf(form)) one.checked = box.checked;
    if (box.matches("[data-branch]")) for (const one of branchBoxes(box)) one.checked = box.checked;
    tell(form);
  });
  form.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    const boxes = [...form.querySelectorAll("input[type=checkbox]:not(:disabled)")];
    const at = boxes.indexOf(box);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = boxes[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      if (event.shiftKey && box.name && next.name) next.checked = box.checked;
      next.focus();
      tell(form);
    } else if ((event.ctrlKey || event.metaKey) && event.key === "a") {
      event.preventDefault();
      const names = boxesOf(form);
      const on = !names.every((one) => one.checked);
      for (const one of names) one.checked = on;
      tell(form);
    }
  });
  tell(form);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const said = button.textContent;
  button.addEventListener("click", async () => {
    const place = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(place.textContent.trim());
      button.textContent = button.dataset.copied;
    } catch {
      // without the clipboard (plain http): select it, so that Ctrl+C takes it
      const range = document.createRange();
      range.selectNodeContents(place);
      const chosen = window.getSelection();
      chosen.removeAllRanges();
      chosen.addRange(range);
    }
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
}
