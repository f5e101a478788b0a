// The amount being typed, in yuan and in 万元 (两种单位): the point is moved in the text, nothing is computed in binary.
(function () {
  "use strict";
  const form = document.querySelector("form.enter");
  if (!form) return;
  const amount = form.elements.amount, unit = form.elements.money_unit, told = form.querySelector(".both");

  function moved(digits, by) {
    const negative = digits.startsWith("-");
    let [whole, rest = ""] = digits.replace("-", "").split(".");
    if (by > 0) { rest = rest.padEnd(by, "0"); whole += rest.slice(0, by); rest = rest.slice(by); }
    else if (by < 0) { whole = whole.padStart(1 - by, "0"); rest = whole.slice(by) + rest; whole = whole.slice(0, by); }
    whole = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",");
    rest = rest.replace(/0+$/, "");
    return (negative ? "-" : "") + whole + (rest ? "." + rest : "");
  }

  function tell() {
    const found = amount.value.trim().replace(/[,，\s]/g, "").match(/^(-?\d{1,15}(?:\.\d{0,6})?)(万元|万|元)?$/);
    if (!found) { told.textContent = ""; return; }
    const inTenThousands = found[2] ? found[2].startsWith("万") : unit.value === "万元";
    const plain = moved(found[1], 0);
    told.textContent = inTenThousands ? `${moved(found[1], 4)} 元 = ${plain} 万元` : `${plain} 元 = ${moved(found[1], -4)} 万元`;
  }

  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  form.addEventListener("submit", function () { form.querySelector("button.main").disabled = true; });
  form.elements.kind.addEventListener("change", function () {
    if (form.elements.kind.value === "carryover") form.elements.source.value = "carryover";
  });
  tell();
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
})();
