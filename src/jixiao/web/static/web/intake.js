// Import: a value shows where it stood in the source; changing a value chooses it; how many are chosen is said beside the button.
(() => {
  "use strict";
  const form = document.getElementById("reading");
  const source = document.querySelector(".source");
  const cells = new Map([...source.querySelectorAll("[data-at]")].map((cell) => [cell.dataset.at, cell]));
  const show = (place) => {
    source.querySelectorAll(".here").forEach((cell) => cell.classList.remove("here"));
    const cell = cells.get(place);
    if (!cell) return;
    cell.classList.add("here");
    const box = cell.getBoundingClientRect(), frame = source.getBoundingClientRect();
    source.scrollBy({ top: box.top - frame.top - frame.height / 3, left: box.left - frame.left - frame.width / 3 });
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (button) show(button.dataset.show);
  });
  form.addEventListener("focusin", (event) => {
    const place = event.target.closest("tr")?.querySelector("[data-show]");
    if (place) show(place.dataset.show);
  });
  const count = () => {
    const said = document.getElementById("chosen");
    if (said) said.textContent = `已勾选 ${form.querySelectorAll("[name=take]:checked, [name=row]:checked").length} 处`;
  };
  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("text:")) event.target.closest("tr").querySelector("[name=take]").checked = true;
    count();
  });
  count();
})();
