// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "report/comparison.h"
#include "report/comparison_words.h"
#include "report/format.h"
#include "report/html.h"
#include "report/html_page.h"
#include "report/labels.h"

namespace casebook {
namespace {

constexpr std::size_t kUsualDifferences = 500;
constexpr std::size_t kUsualMembers = 200;
constexpr std::size_t kUsualAspects = 24;

constexpr std::string_view kStyle = R"(
main{max-width:68rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
.headline{font-size:1.05rem;margin:.4rem 0 1rem}
.value,.subject{font-family:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;font-size:.88em;overflow-wrap:anywhere}
.machines{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}
.machine{background:var(--card);border:1px solid var(--line);border-top:3px solid;border-radius:.5rem;padding:.7rem .9rem;min-width:0}
.machine.good{border-top-color:var(--good)}.machine.bad{border-top-color:var(--bad)}
.side{font-weight:600;font-size:.8rem;letter-spacing:.04em}
.good>.side,.side.good{color:var(--good)}.bad>.side,.side.bad{color:var(--bad)}
.tools{position:sticky;top:0;background:var(--paper);padding:.7rem 0;margin-top:1rem;display:flex;gap:.6rem;flex-wrap:wrap;align-items:center;z-index:1}
.tools input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.35rem .6rem;flex:1;min-width:12rem}
.kinds{display:flex;gap:.35rem;flex-wrap:wrap}
.kinds button{font-size:.84rem;border-radius:1rem;padding:.1rem .65rem}
.kinds button[aria-pressed=true]{background:var(--ink);color:var(--paper);border-color:var(--ink)}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--some);border-radius:.5rem;padding:.8rem 1rem;margin:0 0 .8rem}
article.much{border-left-color:var(--much)}article.very_much{border-left-color:var(--very)}
article h3{margin:0;font-size:1rem;font-weight:600;display:flex;gap:.6rem;align-items:baseline;flex-wrap:wrap}
article h3 .subject{flex:1;min-width:14rem;font-weight:600}
.kind{background:var(--chip);border-radius:.3rem;padding:.05rem .45rem;font-size:.8rem;font-weight:600;white-space:nowrap}
.points{font-size:.84rem;white-space:nowrap;color:var(--some)}
.much .points{color:var(--much)}.very_much .points{color:var(--very)}
ul.why{margin:.5rem 0;padding-left:1.2rem}
ul.why b{font-weight:600;color:var(--soft);font-size:.84rem;margin-left:.4rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th{font-size:.8rem;text-align:left;padding:.25rem .5rem;border-bottom:1px solid var(--line);color:var(--soft);font-weight:600}
td{padding:.25rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
td.aspect{color:var(--soft)}
table.sides{table-layout:fixed}table.sides th:first-child{width:7.5rem}
.box td.aspect{white-space:nowrap;width:7.5rem}
.none{color:var(--soft)}
.box{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.3rem .6rem;overflow-x:auto}
details{background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:0 0 .5rem;padding:.45rem .9rem}
summary{cursor:pointer}summary b{display:inline-block;min-width:3.5rem;text-align:right;margin-right:.7rem;font-variant-numeric:tabular-nums}
@media (max-width:40rem){.machines{grid-template-columns:1fr}}
@media print{.tools{display:none}article,details{break-inside:avoid}}
)";

constexpr std::string_view kScript = R"(<script>
(function(){
var box=document.getElementById('filter'),kind='';
var groups=[].slice.call(document.querySelectorAll('details'));
var rows=[].slice.call(document.querySelectorAll('[data-kind]'));
function show(){
  var words=box.value.toLowerCase().split(/\s+/);
  rows.forEach(function(row){
    var text=row.textContent.toLowerCase();
    var fits=(!kind||row.dataset.kind===kind)&&words.every(function(word){return text.indexOf(word)>=0});
    row.classList.toggle('hidden',!fits);
  });
  groups.forEach(function(group){
    group.classList.toggle('hidden',(kind||box.value)&&!group.querySelector('tr:not(.hidden)'));
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
})();
</script>
)";

class ComparisonHtml {
 public:
  ComparisonHtml(const Comparison& comparison, const ComparisonOptions& options)
      : comparison_(comparison),
        limit_(options.limit),
        all_(options.text.detail == Detail::All),
        language_(options.text.language) {}

  std::string render() {
    out_ = html_page_begin({std::string(comparison_word(ComparisonWord::Title, Language::English)),
                            std::string(comparison_word(ComparisonWord::Title, Language::Chinese))},
                           kStyle,
                           language_);
    out_ += "<p class=\"headline\">" + both_for_html([&](Language language) {
              return comparison_headline(comparison_, language);
            }) +
            "</p>\n<div class=\"machines\">\n";
    put_machine("good", ComparisonWord::Good, comparison_.good);
    put_machine("bad", ComparisonWord::Bad, comparison_.bad);
    out_ += "</div>\n";
    put_tools();
    put_differences();
    put_folded();
    put_not_compared();
    put_counts();
    out_ += html_page_end(kScript);
    return std::move(out_);
  }

 private:
  static std::string word(ComparisonWord name) {
    return both_for_html(
        [&](Language language) { return std::string(comparison_word(name, language)); });
  }
  static std::string kind_title(DifferenceKind kind) {
    return both_for_html(
        [&](Language language) { return std::string(difference_kind_title(kind, language)); });
  }

  void put_machine(std::string_view side, ComparisonWord name, const ComparedMachine& machine) {
    out_ += fmt::format(
        "<div class=\"machine {}\"><div class=\"side\">{}</div><code>{}</code>"
        "<div class=\"soft\">{}</div></div>\n",
        side,
        word(name),
        for_html(machine.path),
        both_for_html([&](Language language) { return machine_line(machine, language); }));
  }

  void put_tools() {
    std::vector<DifferenceKind> kinds;
    for (const Difference& difference : comparison_.differences) {
      if (std::find(kinds.begin(), kinds.end(), difference.kind) == kinds.end()) {
        kinds.push_back(difference.kind);
      }
    }
    std::sort(kinds.begin(), kinds.end());
    out_ +=
        "<div class=\"tools\"><input id=\"filter\" type=\"search\" aria-label=\"Filter 筛选\" "
        "placeholder=\"Filter / 筛选\"><div class=\"kinds\">";
    for (const DifferenceKind kind : kinds) {
      out_ += fmt::format("<button type=\"button\" aria-pressed=\"false\" value=\"{}\">{}</button>",
                          difference_kind_name(kind),
                          kind_title(kind));
    }
    out_ += "</div></div>\n";
  }

  void put_differences() {
    const std::size_t total = comparison_.differences.size();
    const std::size_t suspicious = comparison_.suspicious();
    const std::size_t shown = shown_count(total, limit_, all_ ? total : kUsualDifferences);
    if (suspicious != 0) out_ += "<h2>" + word(ComparisonWord::Suspicious) + "</h2>\n";
    for (std::size_t i = 0; i < std::min(suspicious, shown); ++i) {
      put_card(comparison_.differences[i]);
    }
    if (suspicious < shown) {
      out_ += "<h2>" + word(ComparisonWord::Others) + "</h2>\n<div class=\"box\"><table>\n";
      for (std::size_t i = suspicious; i < shown; ++i) {
        put_row(comparison_.differences[i]);
      }
      out_ += "</table></div>\n";
    }
    put_more(total - shown);
  }

  void put_more(std::size_t hidden) {
    if (hidden == 0) return;
    out_ += "<p class=\"soft\">" + both_for_html([&](Language language) {
              return fmt::format(fmt::runtime(comparison_word(ComparisonWord::More, language)),
                                 format_count(hidden));
            }) +
            "</p>\n";
  }

  void put_card(const Difference& difference) {
    const Suspicion suspicion = suspicion_of(difference.points);
    out_ += fmt::format(
        "<article class=\"{}\" data-kind=\"{}\">\n<h3><span class=\"kind\">{}</span>"
        "<span class=\"subject\">{}</span><span class=\"points\">{}</span></h3>\n<ul "
        "class=\"why\">",
        suspicion_name(suspicion),
        difference_kind_name(difference.kind),
        kind_title(difference.kind),
        subject(difference),
        both_for_html([&](Language language) {
          const std::string points = fmt::format(
              fmt::runtime(comparison_word(ComparisonWord::Points, language)), difference.points);
          return std::string(suspicion_title(suspicion, language)) + bracketed(points, language);
        }));
    for (const SuspicionReason& reason : difference.reasons) {
      out_ += "<li>" + both_for_html(reason.text);
      if (reason.points != 0) out_ += fmt::format("<b>{:+}</b>", reason.points);
      out_ += "</li>";
    }
    out_ += "</ul>\n";
    put_aspects(difference);
    out_ += "</article>\n";
  }

  static std::string subject(const Difference& difference) {
    return both_for_html([&](Language language) { return subject_title(difference, language); });
  }

  void put_aspects(const Difference& difference) {
    out_ += fmt::format(
        "<table class=\"sides\"><tr><th></th><th class=\"side good\">{}</th>"
        "<th class=\"side bad\">{}</th></tr>\n",
        word(ComparisonWord::Good),
        word(ComparisonWord::Bad));
    if (difference.aspects.empty()) {
      out_ += fmt::format("<tr><td></td><td colspan=\"2\">{}</td></tr>\n", change(difference));
    }
    const std::size_t shown =
        all_ ? difference.aspects.size() : std::min(difference.aspects.size(), kUsualAspects);
    for (std::size_t i = 0; i < shown; ++i) {
      const AspectChange& one = difference.aspects[i];
      out_ += fmt::format("<tr><td class=\"aspect\">{}</td><td>{}</td><td>{}</td></tr>\n",
                          aspect(one.aspect),
                          value(one.aspect, one.good),
                          value(one.aspect, one.bad));
    }
    out_ += fmt::format(
        "<tr class=\"soft\"><td class=\"aspect\">{}</td><td><code>{}</code></td>"
        "<td><code>{}</code></td></tr></table>\n",
        word(ComparisonWord::Where),
        for_html(stated_at(difference.good)),
        for_html(stated_at(difference.bad)));
    put_more(difference.aspects.size() - shown);
  }

  static std::string aspect(Aspect name) {
    return both_for_html(
        [&](Language language) { return std::string(aspect_title(name, language)); });
  }
  static std::string change(const Difference& difference) {
    return both_for_html(
        [&](Language language) { return std::string(change_title(difference.change, language)); });
  }
  static std::string value(Aspect name, const std::string& text) {
    const std::string shown =
        both_for_html([&](Language language) { return aspect_value(name, text, language); });
    return fmt::format("<span class=\"value{}\">{}</span>", text.empty() ? " none" : "", shown);
  }

  void put_row(const Difference& difference) {
    out_ += fmt::format(
        "<tr data-kind=\"{}\"><td class=\"aspect\">{}</td><td class=\"subject\">{}"
        "</td><td>",
        difference_kind_name(difference.kind),
        kind_title(difference.kind),
        subject(difference));
    if (difference.change != Change::Differs) {
      out_ += change(difference);
    } else {
      bool first = true;
      for (const AspectChange& one : difference.aspects) {
        if (!first) out_ += "<br>";
        first = false;
        out_ += fmt::format("{} {} → {}",
                            aspect(one.aspect),
                            value(one.aspect, one.good),
                            value(one.aspect, one.bad));
      }
    }
    out_ += "</td></tr>\n";
  }

  void put_folded() {
    if (comparison_.folded.empty()) return;
    out_ += "<h2>" + word(ComparisonWord::Folded) + "</h2>\n";
    for (const FoldedDifferences& group : comparison_.folded) {
      out_ += fmt::format("<details><summary><b>{}</b>{}</summary>\n<table>\n",
                          format_count(group.count),
                          both_for_html(group.title));
      const std::size_t shown =
          shown_count(group.members.size(), limit_, all_ ? group.members.size() : kUsualMembers);
      for (std::size_t i = 0; i < shown; ++i) {
        put_row(group.members[i]);
      }
      out_ += "</table>";
      put_more(group.count - shown);
      out_ += "</details>\n";
    }
  }

  void put_not_compared() {
    if (comparison_.not_compared.empty()) return;
    out_ += "<h2>" + word(ComparisonWord::NotCompared) + "</h2>\n<div class=\"box\"><table>\n";
    for (const NotCompared& missing : comparison_.not_compared) {
      std::string collect;
      if (!missing.artifacts.empty()) {
        collect = both_for_html([](Language language) {
          return std::string(comparison_word(ComparisonWord::Collect, language)) +
                 std::string(colon(language));
        });
      }
      for (std::size_t i = 0; i < missing.artifacts.size(); ++i) {
        if (i != 0) collect += "<br>";
        collect += fmt::format(
            "{} <code>{}</code>", both_for_html(missing.titles[i]), for_html(missing.artifacts[i]));
      }
      out_ += fmt::format(
          "<tr><td class=\"aspect\">{}</td><td>{}</td><td class=\"soft\">{}</td></tr>\n",
          kind_title(missing.kind),
          both_for_html(missing.why),
          collect);
    }
    out_ += "</table></div>\n";
  }

  void put_counts() {
    out_ += fmt::format(
        "<h2>{}</h2>\n<div class=\"box\"><table><tr><th></th><th>{}</th><th>{}</th>"
        "<th>{}</th></tr>\n",
        word(ComparisonWord::Compared),
        word(ComparisonWord::Good),
        word(ComparisonWord::Bad),
        word(ComparisonWord::Same));
    for (const KindCount& count : comparison_.counts) {
      if (count.good + count.bad == 0) continue;
      out_ += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                          kind_title(count.kind),
                          format_count(count.good),
                          format_count(count.bad),
                          format_count(count.same));
    }
    out_ += "</table></div>\n";
  }

  const Comparison& comparison_;
  std::size_t limit_;
  bool all_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string render_comparison_html(const Comparison& comparison, const ComparisonOptions& options) {
  return ComparisonHtml(comparison, options).render();
}

}  // namespace casebook
