// SPDX-License-Identifier: Apache-2.0
#include "report/html_page.h"

#include <fmt/format.h>

#include "report/html.h"

namespace casebook {
namespace {

// No font, image or script from elsewhere; nothing but this text runs.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="{0}" data-lang="{0}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title data-en="{1}" data-zh="{2}">{3}</title>
)";

// The colours are checked for contrast in both themes by tests/html_report_test.py.
constexpr std::string_view kDark =
    "--paper:#14181c;--card:#1d2328;--ink:#e4e8ec;--soft:#a3aeb8;--line:#39424b;--good:#5cc98f;"
    "--bad:#ff8a80;--some:#e5b454;--much:#ff9d66;--very:#ff8a80;--chip:#2a3138;--goodwash:#1c3528;"
    "--badwash:#3b2422;--diff:#3a311c;--link:#8ab8ff;color-scheme:dark";

constexpr std::string_view kStyle = R"(
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,"Segoe UI","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif}
html[data-lang=en] .zh,html[data-lang=zh] .en{display:none}
header{display:flex;gap:.5rem 1rem;align-items:baseline;flex-wrap:wrap}
h1{font-size:1.45rem;margin:0;flex:1;min-width:0;overflow-wrap:anywhere}
@media (max-width:40rem){header h1{flex:1 0 100%}}
h2{font-size:1.1rem;margin:2.2rem 0 .7rem}
code{font-family:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;font-size:.88em;overflow-wrap:anywhere}
button{font:inherit;color:inherit;background:var(--chip);border:1px solid var(--line);border-radius:.4rem;padding:.2rem .7rem;cursor:pointer}
.soft{color:var(--soft);font-size:.86rem}
.hidden{display:none}
@media print{:root:root:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--chip:#eee;--good:#0f5c36;--bad:#9b1c15;--some:#7a4d00;--much:#9a3a10;--very:#9b1c15;--goodwash:#eef7f1;--badwash:#fbeeed;--diff:#fdf6e5;--link:#1a4f9c;color-scheme:light}header button{display:none}}
)";

constexpr std::string_view kSwitches =
    R"(<button id="language" type="button" class="scripted hidden"><span class="en" lang="zh">中文</span><span class="zh" lang="en">English</span></button>)"
    R"(<button id="theme" type="button" class="scripted hidden"><span class="en" lang="en">Light / dark</span><span class="zh" lang="zh">浅色 / 深色</span></button>)";

// What is remembered is a convenience: pages opened from a file may not be allowed to.
constexpr std::string_view kScript = R"(<script>
var casebookSwitched;
(function(){
var root=document.documentElement,told=[];
function all(query){return [].slice.call(document.querySelectorAll(query))}
function remember(key,value){try{localStorage.setItem('casebook.'+key,value)}catch(refused){}}
function remembered(key){try{return localStorage.getItem('casebook.'+key)}catch(refused){return null}}
casebookSwitched=function(listener){told.push(listener)};
function speak(language){
  var kept=null,top=0;
  all('main [id]').some(function(one){top=one.getBoundingClientRect().top;kept=one;return top>=0&&one.offsetParent});
  root.lang=root.dataset.lang=language;
  all('[data-en]').forEach(function(one){one.textContent=one.getAttribute('data-'+language)});
  if(kept&&window.scrollY>0)window.scrollBy(0,kept.getBoundingClientRect().top-top);
  told.forEach(function(listener){listener()});
}
var language=remembered('language');
if((language==='en'||language==='zh')&&language!==root.dataset.lang)speak(language);
var theme=remembered('theme');
if(theme==='light'||theme==='dark')root.dataset.theme=theme;
all('.scripted').forEach(function(one){one.classList.remove('hidden')});
document.getElementById('language').addEventListener('click',function(){
  speak(root.dataset.lang==='zh'?'en':'zh');remember('language',root.dataset.lang);
});
document.getElementById('theme').addEventListener('click',function(){
  var dark=root.dataset.theme?root.dataset.theme==='dark':matchMedia('(prefers-color-scheme:dark)').matches;
  root.dataset.theme=dark?'light':'dark';remember('theme',root.dataset.theme);
});
})();
</script>
)";

}  // namespace

std::string html_page_begin(const Bilingual& title, std::string_view style, Language language) {
  std::string out = fmt::format(fmt::runtime(kHead),
                                language == Language::Chinese ? "zh" : "en",
                                for_html(title.en),
                                for_html(title.zh),
                                for_html(title.in(language)));
  out +=
      "<style>\n:root{--paper:#f6f7f9;--card:#fff;--ink:#1d2329;--soft:#5c6670;--line:#d7dde3;"
      "--good:#14683d;--bad:#b3261e;--some:#8a5700;--much:#b04312;--very:#b3261e;--chip:#eceff2;"
      "--goodwash:#e6f4ec;--badwash:#fbe9e7;--diff:#fdf3dc;--link:#1a56b0;color-scheme:light}\n"
      "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){";
  out.append(kDark).append("}}\n:root[data-theme=dark]{").append(kDark).append("}");
  out.append(kStyle).append(style);
  out += "</style>\n</head>\n<body>\n<main>\n<header><h1>" + both_for_html(title) + "</h1>";
  out.append(kSwitches).append("</header>\n");
  return out;
}

std::string html_page_end(std::string_view script) {
  return "</main>\n" + std::string(kScript) + std::string(script) + "</body>\n</html>\n";
}

std::string html_page_end_still() {
  return "</main>\n</body>\n</html>\n";
}

}  // namespace casebook
