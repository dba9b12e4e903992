// SPDX-License-Identifier: Apache-2.0
// How the page of a comparison of traces looks and moves.
#pragma once

#include <string_view>

namespace casebook {

inline constexpr std::string_view kTracePageStyle = R"(
main{max-width:84rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
.headline{font-size:1.05rem;margin:.4rem 0 1rem}
.path,.step,.detail{font-family:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;font-size:.86em;overflow-wrap:anywhere}
.machines{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}
.machine{background:var(--card);border:1px solid var(--line);border-top:3px solid;border-radius:.5rem;padding:.6rem .9rem;min-width:0}
.machine.good{border-top-color:var(--good)}.machine.bad{border-top-color:var(--bad)}
.side{font-weight:600;font-size:.8rem;letter-spacing:.04em}
.good>.side,th.good,.side.good{color:var(--good)}.bad>.side,th.bad,.side.bad{color:var(--bad)}
.tools{position:sticky;top:0;background:var(--paper);padding:.7rem 0;margin-top:1rem;display:flex;gap:.6rem;flex-wrap:wrap;align-items:center;z-index:1}
.tools input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.35rem .6rem;flex:1;min-width:12rem}
.kinds{display:flex;gap:.35rem;flex-wrap:wrap}
.kinds button{font-size:.84rem;border-radius:1rem;padding:.1rem .65rem}
.kinds button[aria-pressed=true]{background:var(--ink);color:var(--paper);border-color:var(--ink)}
.box{background:var(--card);border:1px solid var(--line);border-radius:.5rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th{font-size:.8rem;text-align:left;padding:.4rem .7rem;border-bottom:1px solid var(--line);color:var(--soft);font-weight:600;white-space:nowrap}
td{padding:.55rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child>td{border-bottom:0}
table.ranked{table-layout:fixed;min-width:60rem}
.ranked th:nth-child(1){width:6.2rem}.ranked th:nth-child(3),.ranked th:nth-child(4){width:27%}
.meter{height:.35rem;border-radius:.2rem;background:var(--chip);margin-top:.25rem;overflow:hidden}
.meter i{display:block;height:100%;background:var(--some)}
.much .meter i{background:var(--much)}.very .meter i{background:var(--very)}
.percent{font-variant-numeric:tabular-nums;font-weight:600}
.kind{display:inline-block;background:var(--chip);border-radius:.3rem;padding:.05rem .45rem;font-size:.8rem;font-weight:600;white-space:nowrap;margin-right:.5rem}
.actor{font-weight:600;font-size:.9rem}
.path{display:block;margin:.2rem 0}
.why{font-size:.92rem;overflow-wrap:anywhere}
.detail,.step{display:block;color:var(--soft)}
ol.steps{margin:.2rem 0 0;padding-left:1.3rem}
ol.steps .step{color:var(--ink)}
.light .path,.light .why{font-size:.84rem}
.around{table-layout:fixed;min-width:56rem;font-size:.86rem}
.around td{padding:.3rem .6rem;width:50%}
.around td+td{border-left:1px solid var(--line)}
.around tr.differs td{background:var(--diff)}
.around tr.only-good td.good{background:var(--goodwash)}.around tr.only-bad td.bad{background:var(--badwash)}
.around td.none{color:var(--soft)}
.around b{font-weight:600}
.result{border-radius:.25rem;padding:0 .3rem;background:var(--chip);font-size:.82em;white-space:nowrap}
.failed{color:var(--bad);background:var(--badwash)}
.tree{padding:.4rem 0;font-size:.86rem;min-width:44rem}
.tree details>summary{list-style:none;cursor:pointer}.tree summary::-webkit-details-marker{display:none}
.row{display:grid;grid-template-columns:1fr 1.6rem 1fr}
.row>span{padding:.1rem .6rem;min-width:0;overflow-wrap:anywhere}
.row:hover{background:var(--chip)}
.row .mark{text-align:center;padding:.1rem 0;font-weight:700;color:var(--soft)}
.row .name{font-family:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;display:block;padding-left:calc(var(--d)*1rem + .9rem);position:relative}
summary.row .name:before{content:"▸";position:absolute;left:calc(var(--d)*1rem);color:var(--soft)}
details[open]>summary.row .name:before{content:"▾"}
.row .name small{color:var(--soft);margin-left:.5rem}
.row.differs .mark{color:var(--much)}
.row.only-good .mark,.row.only-good .left{color:var(--good)}.row.only-bad .mark,.row.only-bad .right{color:var(--bad)}
.row.differs>span{background:var(--diff)}
.legend{display:flex;gap:1rem;flex-wrap:wrap;align-items:center;margin:.2rem 0 .6rem}
.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
a{color:inherit}
@media (max-width:40rem){.machines{grid-template-columns:1fr}}
@media print{.tools,.legend button{display:none}tr,details{break-inside:avoid}}
)";

inline constexpr std::string_view kTracePageScript = R"(<script>
(function(){
var box=document.getElementById('filter'),kind='';
var rows=[].slice.call(document.querySelectorAll('tr[data-kind]'));
var folders=[].slice.call(document.querySelectorAll('.tree details'));
function show(){
  var words=box.value.toLowerCase().split(/\s+/);
  rows.forEach(function(row){
    var text=row.textContent.toLowerCase();
    var fits=(!kind||row.dataset.kind===kind)&&words.every(function(word){return text.indexOf(word)>=0});
    row.classList.toggle('hidden',!fits);
  });
}
box.addEventListener('input',show);
[].slice.call(document.querySelectorAll('.kinds button')).forEach(function(button,_,all){
  button.addEventListener('click',function(){
    kind=kind===button.value?'':button.value;
    all.forEach(function(other){other.setAttribute('aria-pressed',other.value===kind)});
    show();
  });
});
[].slice.call(document.querySelectorAll('button[data-open]')).forEach(function(button){
  button.addEventListener('click',function(){
    folders.forEach(function(folder){folder.open=button.dataset.open==='1'});
  });
});
})();
</script>
)";

}  // namespace casebook
