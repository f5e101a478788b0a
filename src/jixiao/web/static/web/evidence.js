// Evidence: a file beyond the limit is told before it is sent; files may be dropped on an indicator.
(() => {
  "use strict";
  const tell = (form, text) => {
    const place = form.querySelector("p.fault");
    place.textContent = text;
    place.hidden = !text;
  };
  const fits = (form) => {
    const file = form.querySelector("input[type=file]").files[0];
    const limit = Number(form.dataset.limit);
    const tooLarge = file && file.size > limit;
    const empty = file && file.size === 0;
    tell(form, tooLarge ? `「${file.name}」有 ${Math.ceil(file.size / 2 ** 20)} MB，超过 ${Math.floor(limit / 2 ** 20)} MB 的上限。请压缩或拆成几份后再传。`
      : empty ? `「${file.name}」是空文件，请确认已保存完整。` : "");
    return !tooLarge && !empty;
  };
  // before passage.js marks the form as sent
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.upload") && !fits(event.target)) event.preventDefault();
  }, true);
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.upload");
    if (form && event.target.type === "file") fits(form);
  });
  document.querySelectorAll(".slot").forEach((slot) => {
    const form = slot.querySelector("form.upload");
    if (!form) return;
    slot.addEventListener("dragover", (event) => { event.preventDefault(); slot.classList.add("over"); });
    slot.addEventListener("dragleave", () => slot.classList.remove("over"));
    slot.addEventListener("drop", (event) => {
      event.preventDefault();
      slot.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      form.querySelector("input[type=file]").files = event.dataTransfer.files;
      form.closest("details").open = true;
      fits(form);
      form.querySelector("[name=title]").focus();
    });
  });
})();
