// SPDX-License-Identifier: Apache-2.0
// How the page of a diagnosis looks and moves.
#pragma once

#include <string_view>

namespace casebook {

// The edge of a box says what it is: evidence as it was written, an observation that the program
// made of it, or a conclusion.
inline constexpr std::string_view kDiagnosisStyle = R"(
main{max-width:64rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
:root{--evidence:#7a8794;--observation:#2b7a9e;--finding:#b07a00}
body{overflow-wrap:anywhere}td,th{overflow-wrap:break-word}
a{color:var(--link)}a.code{text-decoration-style:dotted}
h3{font-size:1.02rem;margin:0 0 .6rem}h4{font-size:.92rem;margin:1.1rem 0 .35rem;color:var(--soft)}
p{margin:.3rem 0}ul,ol{margin:.3rem 0;padding-left:1.3rem}
section>h2,[id]{scroll-margin-top:1rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}[tabindex="-1"]:focus{outline:none}
.verdict{background:var(--card);border:1px solid var(--line);border-left:6px solid var(--some);border-radius:.5rem;padding:.9rem 1.1rem;margin:.8rem 0}
.verdict.failure{border-left-color:var(--bad)}.verdict.healthy{border-left-color:var(--good)}
.badge{font-weight:700;color:var(--some)}.failure .badge{color:var(--bad)}.healthy .badge{color:var(--good)}
.verdict .cause{font-size:1.18rem;font-weight:600;margin:.15rem 0 .5rem;line-height:1.4}
dl.facts,dl.head{display:grid;grid-template-columns:minmax(5.5rem,max-content) minmax(0,1fr);gap:.3rem 1rem;margin:.4rem 0}
dt{color:var(--soft);font-size:.88rem}dd{margin:0;min-width:0;overflow-wrap:anywhere}
dl.notes{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .7rem;margin:.2rem 0 .5rem;font-size:.9rem}
.head .shown{display:block;border-left:3px solid var(--evidence);padding-left:.6rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem .9rem;margin:.8rem 0;font-size:.92rem}
article,.box,.entry,.picture{background:var(--card);border:1px solid var(--line);border-radius:.5rem}
article{border-left:4px solid var(--finding);padding:.9rem 1.1rem;margin:0 0 1rem}
article.observation{border-left-color:var(--observation);padding:.6rem 1rem}
article>h2{margin-top:0}
.anchor{text-decoration-style:dotted}
.level,.risk{display:inline-block;font-size:.8rem;font-weight:600;background:var(--chip);border-radius:.3rem;padding:0 .45rem;white-space:nowrap}
.level.confirmed,.level.very_likely{color:var(--good)}.level.likely,.level.possible{color:var(--some)}
.risk.done{color:var(--good)}li.done{color:var(--soft)}
.risk.high{color:var(--bad)}.risk.medium{color:var(--some)}
.quote{margin:.5rem 0 .7rem;border-left:4px solid var(--evidence);background:var(--paper);border-radius:0 .4rem .4rem 0;overflow:hidden}
.quote.cause{border-left-color:var(--bad)}
figcaption{padding:.25rem .7rem;font-size:.86rem;overflow-wrap:anywhere}
.role{font-weight:700}.role.cause{color:var(--bad)}.role.contradicts{color:var(--good)}time{color:var(--soft);white-space:nowrap}
.line{display:grid;grid-template-columns:4.2rem minmax(0,1fr);gap:.6rem;font:12.5px/1.5 ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC","WenQuanYi Micro Hei Mono",monospace;color:var(--soft);padding:0 .6rem 0 0}
.line .text{white-space:pre-wrap;overflow-wrap:anywhere}
.line .number{text-align:right;user-select:none}
.line.quoted{background:var(--diff);color:var(--ink)}
mark{background:none;color:inherit}
.line.quoted .number{font-weight:700}.line.quoted .number::before{content:"▶ ";font-size:.7em}
.line:target,.line.aimed,.entry:target,.entry.aimed{outline:2px solid var(--link);outline-offset:-2px}
article:target,article.aimed{box-shadow:0 0 0 2px var(--link)}tr:target td,tr.aimed td{background:var(--diff)}
.cut{color:var(--some);font-style:italic}
pre,.command{display:block;background:var(--chip);border-radius:.3rem;padding:.3rem .6rem;margin:.3rem 0;font:13px/1.5 ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC","WenQuanYi Micro Hei Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.steps>li,.collect>li{margin:.45rem 0}
.action{font-weight:600}
details{margin:.15rem 0}summary{cursor:pointer}
.entry{padding:.35rem .8rem;margin:0 0 .35rem}
.layers{font-size:.9rem}.note{color:var(--some);font-size:.9rem}
.box{overflow-x:auto;padding:.2rem .5rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th{font-size:.82rem;text-align:left;padding:.3rem .5rem;border-bottom:1px solid var(--line);color:var(--soft)}
td{padding:.3rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
td code,td a,td .soft{overflow-wrap:anywhere}
tr:last-child>td{border-bottom:0}
td.when{white-space:nowrap}td.count{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.gap td:first-child{background:repeating-linear-gradient(135deg,transparent 0 6px,var(--chip) 6px 12px);font-weight:600;white-space:nowrap}
.picture{margin:0 0 1rem;padding:.4rem .9rem .6rem}.picture figcaption{padding-left:0}
svg.time{display:block;overflow:hidden;font:11.5px system-ui,"Segoe UI","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif}
svg text{fill:var(--ink)}svg .lane{fill:var(--soft);font-weight:600}svg .tick{fill:var(--soft)}
.grid{stroke:var(--line);stroke-width:1}
.bar{fill:var(--evidence)}.bar.failure{fill:var(--bad)}.bar.success{fill:var(--good)}.bar.cancelled,.bar.pending{fill:var(--some)}
.phase{fill:var(--observation);opacity:.55}.phase.odd{opacity:.85}
.dense{fill:var(--evidence);opacity:.6}.dense.trace{fill:var(--observation)}.errors{fill:var(--bad)}
.mark{fill:var(--link)}.mark.cause{fill:var(--bad)}.mark.contradicts{fill:var(--good)}
svg a:focus-visible .mark,svg a:hover .mark{stroke:var(--ink);stroke-width:2}
.key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 .8em;border-radius:2px;background:var(--evidence)}
.key.errors{background:var(--bad)}.key.cause{background:var(--bad);border-radius:50%}.key.other{background:var(--link);border-radius:50%}
#explain{position:absolute;z-index:5;max-width:min(26rem,92vw);background:var(--card);color:var(--ink);border:1px solid var(--line);border-radius:.4rem;box-shadow:0 4px 16px #0005;padding:.5rem .8rem;font-size:.9rem}
#notice{position:fixed;left:1rem;right:1rem;bottom:1rem;margin:auto;max-width:40rem;background:var(--ink);color:var(--paper);border-radius:.4rem;padding:.5rem .9rem;z-index:6}
@media (max-width:40rem){main{padding:1rem .7rem 3rem}article{padding:.7rem .8rem}dl.facts,dl.head{grid-template-columns:minmax(0,1fr);gap:.05rem}dd{margin-bottom:.4rem}.line{grid-template-columns:3.2rem minmax(0,1fr);gap:.4rem}.between{display:none}.box td,.box th{padding:.3rem .3rem}.gap td{display:block;border:0}.gap td:last-child{border-bottom:1px solid var(--line)}}
@page{size:A4;margin:14mm}
@media print{body{font-size:10pt}main{max-width:none;padding:0}nav,#explain,#notice{display:none}a{color:inherit;text-decoration:none}.box{overflow:visible}.quote,tr,li,.picture{break-inside:avoid}h2,h3,h4,figcaption{break-after:avoid}.line{font-size:8.5pt}.line.quoted,.bar,.phase,.dense,.errors,.mark,.key,pre,.command{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

// Links into folded parts unfold them; a code explains itself where it stands.
inline constexpr std::string_view kDiagnosisScript = R"(<script>
(function(){
var notice=document.getElementById('notice'),explain=document.getElementById('explain'),aimed=null,asked=null;
function aim(){
  var id=location.hash.slice(1);
  try{id=decodeURIComponent(id)}catch(odd){}
  if(aimed)aimed.classList.remove('aimed');
  aimed=null;notice.hidden=true;
  if(!id)return;
  var place=document.getElementById(id);
  if(!place){
    if(/^[efaic]\//.test(id)){notice.hidden=false;document.getElementById('missed').textContent=id}
    return;
  }
  for(var up=place;up;up=up.parentElement)if(up.tagName==='DETAILS')up.open=true;
  aimed=place;place.classList.add('aimed');
  place.scrollIntoView({block:place.classList.contains('line')?'center':'start'});
  if(place.hasAttribute('tabindex'))place.focus({preventScroll:true});
}
window.addEventListener('hashchange',aim);
document.addEventListener('click',function(event){
  var link=event.target.closest&&event.target.closest('a[href^="#"]');
  if(link&&link.getAttribute('href')===location.hash)setTimeout(aim,0);
});
casebookSwitched(function(){hide();if(aimed)aimed.scrollIntoView({block:'center'})});
function hide(){explain.hidden=true;if(asked)asked.removeAttribute('aria-describedby');asked=null}
function show(link){
  var entry=document.getElementById(decodeURIComponent(link.getAttribute('href').slice(1)));
  if(!entry)return;
  hide();
  explain.textContent='';
  [].forEach.call(entry.childNodes,function(part){
    var copy=document.createElement('div');
    [].forEach.call(part.childNodes,function(inner){copy.appendChild(inner.cloneNode(true))});
    if(part.tagName==='OL'){copy=part.cloneNode(true)}
    explain.appendChild(copy);
  });
  explain.hidden=false;
  var box=link.getBoundingClientRect(),wide=explain.offsetWidth,view=document.documentElement.clientWidth;
  explain.style.left=Math.max(4,Math.min(box.left,view-wide-8))+window.scrollX+'px';
  explain.style.top=box.bottom+window.scrollY+4+'px';
  asked=link;link.setAttribute('aria-describedby','explain');
}
['mouseover','focusin'].forEach(function(kind){
  document.addEventListener(kind,function(event){
    var link=event.target.closest&&event.target.closest('a.code');
    if(link)show(link);else if(!explain.contains(event.target))hide();
  });
});
document.addEventListener('keydown',function(event){if(event.key==='Escape')hide()});
window.addEventListener('beforeprint',function(){
  hide();
  [].forEach.call(document.querySelectorAll('details'),function(one){one.open=true});
});
aim();
})();
</script>
)";

}  // namespace casebook
