// Monitoring (运行监控): each save brings back the lamp the engine proposes, and what is still missing in the row.
(function () {
  "use strict";
  const body = document.getElementById("monitored");
  if (!body) return;
  window.cells = new Cells(body, body.dataset.cells, heard);
  growFields(body);
  body.addEventListener("input", (e) => { if (e.target.tagName === "TEXTAREA") { e.target.style.height = "auto"; e.target.style.height = e.target.scrollHeight + 2 + "px"; } });

  function heard(told) {
    for (const [id, one] of Object.entries(told.rows || {})) {
      const row = body.querySelector(`[data-row="${id}"]`);
      if (!row) continue;
      row.className = "watched " + one.lamp;
      const lamp = row.querySelector("[data-lamp]");
      lamp.className = "lamp " + one.lamp; lamp.textContent = one.lamp_name;
      row.querySelector("[data-why]").textContent = one.why;
      row.querySelector("[data-proposal]").textContent = one.proposed ? "按建议：" + { green: "绿灯", yellow: "黄灯", red: "红灯" }[one.proposed] : "请选定";
      const note = row.querySelector(".lamp-note");
      note.hidden = !one.overridden && !note.querySelector("input").value;
      const said = [...one.findings, ...one.gaps.map((message) => ({ severity: "note", message }))];
      row.querySelector("[data-findings]").replaceChildren(...said.map((each) => Object.assign(document.createElement("em"), { className: each.severity, textContent: each.message })));
    }
    if (told.side) document.getElementById("summary").innerHTML = told.side;
    const rate = body.querySelector("[data-expected-rate]");
    if (rate) rate.textContent = told.expected_rate || "";
  }
})();
