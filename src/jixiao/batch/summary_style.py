"""Looks of the summary page (版式): calm paper, tables with three rules, one ink for what was said and one for what is wrong."""

from __future__ import annotations

STYLE = """
:root{--paper:#faf8f2;--ink:#23211d;--soft:#665f55;--rule:#23211d;--hair:#d9d3c6;--said:#8fa5b5;--truth:#2b4b66;--red:#9a2f1d;--ochre:#7a5a10;
--sans:"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Hiragino Sans GB",sans-serif;
--serif:"Noto Serif CJK SC","Source Han Serif SC","Songti SC","STSong","SimSun",serif}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.7 var(--sans);font-variant-numeric:tabular-nums lining-nums}
main{max-width:1000px;margin:0 auto;padding:56px 32px 80px}
a{color:inherit;text-decoration-color:var(--said);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor} :focus-visible{outline:2px solid var(--truth);outline-offset:2px}
h1,h2,h3,caption,.figure,figcaption,.lead{font-family:var(--serif)}
h1{font-size:34px;line-height:1.3;font-weight:700;letter-spacing:.06em;margin:0}
.under{color:var(--soft);margin:6px 0 0;overflow-wrap:anywhere}
header{border-bottom:3px double var(--rule);padding-bottom:20px;margin-bottom:24px}
h2{font-size:22px;line-height:1.4;font-weight:700;margin:64px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--rule)}
h2 .no{color:var(--red);margin-right:.7em} h3{font-size:16.5px;font-weight:700;margin:30px 0 4px}
p{margin:8px 0;text-align:justify} .lead p{font-size:17px;line-height:1.9} .soft{color:var(--soft);font-size:13.5px} .none{color:var(--soft)}
.figures{display:grid;grid-template-columns:repeat(4,1fr);margin:28px 0 8px;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
.figures div{padding:14px 16px 12px;border-left:1px solid var(--hair)} .figures div:first-child{border-left:0;padding-left:0}
.figure{font-size:30px;line-height:1.2;display:block} .figure.bad{color:var(--red)} .figures span{font-size:13.5px;color:var(--soft)}
nav{columns:2;column-gap:48px;margin:28px 0 0;font-size:15px} nav a{display:flex;text-decoration:none;padding:2px 0;break-inside:avoid}
nav a::after{content:"";order:1;flex:1;border-bottom:1px dotted var(--soft);margin:0 8px .5em} nav a i{order:2;font-style:normal;color:var(--soft)}
nav a:hover span{text-decoration:underline}
.roll{overflow-x:auto;margin:20px 0 8px}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.55;border-top:2px solid var(--rule);border-bottom:2px solid var(--rule)}
caption{caption-side:top;text-align:left;font-size:15.5px;font-weight:700;padding:0 0 7px} caption b{margin-right:.8em}
caption span{float:right;font:13px var(--sans);color:var(--soft);padding-top:3px}
th,td{padding:6px 10px 5px;text-align:left;vertical-align:top} th:first-child,td:first-child{padding-left:2px} th:last-child,td:last-child{padding-right:2px}
thead th{border-bottom:1px solid var(--rule);font-weight:500;vertical-align:bottom;color:var(--ink)} tbody tr+tr>*{border-top:1px solid var(--hair)}
tbody th{font-weight:400} .n{text-align:right;white-space:nowrap} .tight{white-space:nowrap} .c{text-align:center}
td.long,th.long{overflow-wrap:anywhere;min-width:9em} .cell{color:var(--soft);white-space:nowrap}
.cases,.members{table-layout:fixed;min-width:620px} .cases th:nth-child(1),.members th:nth-child(1){width:27%} .cases th:nth-child(2),.members th:nth-child(2){width:17%}
.cases th:nth-child(3),.cases th:nth-child(4){width:11%} .members th:nth-child(3){width:32%} .cases td.long,.members td.long{min-width:0}
.error{color:var(--red)} .warning{color:var(--ochre)} .note{color:var(--truth)}
thead button{all:unset;white-space:nowrap;cursor:pointer;font:inherit} thead button:focus-visible{outline:2px solid var(--truth)}
thead button::after{content:" ⇅";color:var(--soft);font-size:11px} th[aria-sort=ascending] button::after{content:" ↑"} th[aria-sort=descending] button::after{content:" ↓"}
.sift{display:block;margin:14px 0 -8px;font-size:13.5px;color:var(--soft)} .sift input{font:inherit;color:var(--ink);background:transparent;border:0;border-bottom:1px solid var(--soft);padding:2px 4px;width:16em}
figure{margin:26px 0 8px} figcaption{font-size:15.5px;font-weight:700;margin-bottom:6px} figcaption b{margin-right:.8em}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:28px}
svg{display:block;width:100%;height:auto;font:12px var(--sans);fill:var(--ink);font-variant-numeric:tabular-nums} svg.mark{width:160px;height:16px}
svg .end{text-anchor:end} svg .mid{text-anchor:middle} svg .start{text-anchor:start} svg .small{font-size:11px;fill:var(--soft)} svg .name{fill:var(--soft)}
svg .grid{stroke:var(--hair);fill:none} svg .axis{stroke:var(--rule);fill:none} svg .said{fill:var(--said)} svg .truth{fill:var(--truth)} svg .column{fill:#d6d9d5}
svg .said-name,svg .truth-name{font-weight:700;font-size:13px} svg .said-name{fill:#54707f} svg .truth-name{fill:var(--truth)}
svg .reach{stroke:var(--red);stroke-width:1.5;fill:none} svg .dot{fill:var(--red)}
svg .d1{fill:#dbe2e4} svg .d2{fill:#b9cbd5} svg .d3{fill:#8eadc0} svg .d4{fill:#5f88a6} svg .d5{fill:#386488} svg .d6{fill:#173d5e}
details{margin:10px 0} summary{cursor:pointer;color:var(--soft);font-size:14px} summary:hover{color:var(--ink)}
.group{margin:22px 0;padding-left:16px;border-left:2px solid var(--said)} .group .roll{margin-top:6px} q{quotes:"「" "」"}
footer{margin-top:72px;border-top:3px double var(--rule);padding-top:12px;color:var(--soft);font-size:13px}
dl{margin:8px 0} dt{font-weight:700;margin-top:10px} dd{margin:0}
@media(max-width:720px){main{padding:28px 18px 56px}h1{font-size:26px}h2{font-size:20px;margin-top:48px}.lead p{font-size:16px}.figures{grid-template-columns:1fr 1fr}
.figures div:nth-child(odd){border-left:0;padding-left:0}.figures div:nth-child(n+3){border-top:1px solid var(--hair)}nav{columns:1}.pair{grid-template-columns:1fr;gap:8px}
.figure{font-size:25px}th,td{padding:6px 7px 5px}svg.wide{font-size:20px}svg.wide .said-name,svg.wide .truth-name{font-size:20px}svg.wide .far{display:none}.chart{overflow-x:auto}p{text-align:left}caption span{float:none;display:block}}
@media print{@page{size:A4;margin:16mm 14mm 18mm}:root{--paper:#fff}body{font-size:10pt;line-height:1.55}main{max-width:none;padding:0}h1{font-size:22pt}
h2{font-size:14pt;margin-top:22pt;break-after:avoid}h3{break-after:avoid}.lead p{font-size:11pt;line-height:1.7}.figure{font-size:18pt}table{font-size:8.5pt}.cases,.members{min-width:0}thead{display:table-header-group}
tr,figure,.figures,.case,.brief{break-inside:avoid}.roll,.chart{overflow:visible}.sift,details:not([open]){display:none}thead button::after{content:""}a{text-decoration:none}
caption,figcaption{font-size:10.5pt;break-after:avoid}.soft,footer,summary{font-size:8.5pt}svg,.d1,.d2,.d3,.d4,.d5,.d6{print-color-adjust:exact;-webkit-print-color-adjust:exact}svg.mark{width:110px}td.long{min-width:0}.cell{white-space:normal}}
"""

SCRIPT = """
for(const table of document.querySelectorAll('table.sort')){
const body=table.tBodies[0],value=(row,at)=>{const cell=row.cells[at];return cell.dataset.v===undefined?cell.textContent:Number(cell.dataset.v)};
table.tHead.querySelectorAll('th').forEach(head=>{if('still' in head.dataset)return;const at=head.cellIndex;
const button=document.createElement('button');button.type='button';button.append(...head.childNodes);head.append(button);
button.onclick=()=>{const up=head.getAttribute('aria-sort')==='descending';for(const other of head.parentNode.cells)other.removeAttribute('aria-sort');
head.setAttribute('aria-sort',up?'ascending':'descending');
const order=(a,b)=>{const x=value(a,at),y=value(b,at);return typeof x==='number'?x-y:x.localeCompare(y,'zh')};
body.append(...[...body.rows].sort((a,b)=>up?order(a,b):order(b,a)))}});
if(body.rows.length<13)continue;
const label=document.createElement('label'),input=document.createElement('input');label.className='sift';label.append('筛选：',input);input.type='search';
table.parentNode.before(label);input.oninput=()=>{for(const row of body.rows)row.hidden=!row.textContent.includes(input.value.trim())}}
"""
"""Sorting and sifting of tables (排序与筛选); the page is complete without it."""
