// SPDX-License-Identifier: Apache-2.0
#include "view/keys.h"

namespace casebook::view {

const std::vector<KeyGroup>& key_groups() {
  static const std::vector<KeyGroup> kGroups = {
      {{"Screens", "界面"},
       {
           {"1 2 3 4",
            {"items, log, timeline of all items, findings", "项目、日志、合并时间线、结论"}},
           {"Enter",
            {"open the item, go to the line or evidence, unfold a record",
             "打开项目、转到对应行或依据、展开记录"}},
           {"q Backspace",
            {"back to where you were; at the start q quits", "返回上一处；在起始处按 q 退出"}},
           {"Q Ctrl+C", {"quit", "退出"}},
           {"? F1", {"this help", "本帮助"}},
       }},
      {{"Moving", "移动"},
       {
           {"j k Up Down", {"next and previous row", "下一行、上一行"}},
           {"Space b PgDn PgUp", {"next and previous page", "下一页、上一页"}},
           {"g G Home End",
            {"first and last row; the end is followed while reading",
             "首行、末行；读取期间持续跟随末尾"}},
           {"Left Right < >", {"move the texts sideways", "左右移动文本"}},
           {":",
            {"go to a line (120), a share (50%) or a time (2020-07-08 10:25)",
             "转到某行（120）、百分比（50%）或时间（2020-07-08 10:25）"}},
           {"e E F8 Shift+F8", {"next and previous error", "下一个、上一个错误"}},
           {"y Y", {"next and previous warning", "下一个、上一个警告"}},
           {"o O", {"next and previous row of the same thread", "同一线程的下一行、上一行"}},
           {"s S", {"next and previous gap of time", "下一个、上一个时间间隔"}},
       }},
      {{"Searching and filtering", "搜索与筛选"},
       {
           {"/ Ctrl+F",
            {"search; Tab changes between text and regular expression",
             "搜索；Tab 切换文本与正则表达式"}},
           {"\\", {"search backwards", "反向搜索"}},
           {"n N F3 Shift+F3", {"next and previous match", "下一个、上一个匹配"}},
           {"l", {"least level: all, warnings, errors", "最低级别：全部、警告、错误"}},
           {"f",
            {"filter: then l level, i item, c component, + text in, - text out, t times, x none",
             "筛选：再按 l 级别、i 项目、c 组件、+ 含文本、- 不含文本、t 时间、x 清除"}},
           {"Esc", {"stop searching, forget the search", "停止搜索，取消搜索"}},
       }},
      {{"Marks and output", "标记与输出"},
       {
           {"m", {"mark the row, or unmark it", "标记或取消标记该行"}},
           {"' u U", {"next and previous mark", "下一个、上一个标记"}},
           {"M", {"forget all marks", "清除所有标记"}},
           {"w",
            {"write the marked rows, or the selected one, to a file",
             "将已标记的行（或所选行）写入文件"}},
       }},
      {{"Looks", "显示"},
       {
           {"d", {"show or hide the details", "显示或隐藏详细信息"}},
           {"Tab", {"move in the list or in the details", "在列表与详细信息之间切换"}},
           {"Z", {"times of the machine or UTC", "切换计算机时间与 UTC"}},
           {"Ctrl+L", {"draw anew", "重绘"}},
           {"mouse",
            {"wheel moves, a click selects, a second opens", "滚轮移动，单击选择，再次单击打开"}},
       }},
  };
  return kGroups;
}

const std::vector<BarKey>& bar_keys(Screen screen) {
  static const std::vector<BarKey> kRows = {
      {"?", {"Help", "帮助"}},
      {"q", {"Back", "返回"}},
      {"/", {"Search", "搜索"}},
      {"e", {"Error", "错误"}},
      {"l", {"Level", "级别"}},
      {"f", {"Filter", "筛选"}},
      {"m", {"Mark", "标记"}},
      {":", {"Go to", "转到"}},
      {"w", {"Write", "写出"}},
      {"d", {"Details", "详情"}},
      {"Z", {"Zone", "时区"}},
      {"1", {"Items", "项目"}},
      {"3", {"Timeline", "时间线"}},
      {"4", {"Findings", "结论"}},
  };
  static const std::vector<BarKey> kLists = {
      {"?", {"Help", "帮助"}},
      {"q", {"Quit", "退出"}},
      {"Enter", {"Open", "打开"}},
      {"/", {"Find", "查找"}},
      {"e", {"Error", "错误"}},
      {"3", {"Timeline", "时间线"}},
      {"4", {"Findings", "结论"}},
  };
  static const std::vector<BarKey> kFindings = {
      {"?", {"Help", "帮助"}},
      {"q", {"Back", "返回"}},
      {"Enter", {"Evidence", "查看依据"}},
      {"1", {"Items", "项目"}},
      {"3", {"Timeline", "时间线"}},
  };
  switch (screen) {
    case Screen::Items: return kLists;
    case Screen::Findings: return kFindings;
    case Screen::Log:
    case Screen::Timeline: break;
  }
  return kRows;
}

}  // namespace casebook::view
