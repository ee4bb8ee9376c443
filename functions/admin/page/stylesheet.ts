/** The console's look, light and dark: served as one file. */
export const stylesheet = `
:root { color-scheme: light dark; --bg:#f6f7f9; --card:#fff; --line:#d9dee5; --text:#1a2230; --soft:#4d5a6b; --link:#0b57a4; --good:#1c6e43; --good-bg:#e3f4ea; --bad:#a81c1c; --bad-bg:#fde8e6; --warn:#7f4e00; --warn-bg:#fdf0d2; --info:#0b57a4; --info-bg:#e4effb; --quiet-bg:#eceff3; --bar:#4b8f6d; --bar-bad:#c8372d; --focus:#0b57a4; --ground:#edf0f3; }
@media (prefers-color-scheme: dark) { :root { --bg:#11161d; --card:#1a212b; --line:#323d4b; --text:#e6ebf2; --soft:#a9b5c4; --link:#8cc1ff; --good:#83d6a6; --good-bg:#153525; --bad:#ff9d94; --bad-bg:#43191a; --warn:#f3c673; --warn-bg:#3b2c0c; --info:#8cc1ff; --info-bg:#142c49; --quiet-bg:#27303c; --bar:#5cb287; --bar-bad:#ff7b6f; --focus:#8cc1ff; --ground:#222b37; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body { margin:0; background:var(--bg); color:var(--text); font:16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap:anywhere; }
a { color:var(--link); text-underline-offset:.15em; }
:focus-visible { outline:3px solid var(--focus); outline-offset:2px; border-radius:3px; }
main:focus { outline:none; }
.sr { position:absolute; width:1px; height:1px; overflow:hidden; clip-path:inset(50%); white-space:nowrap; }
.skip { position:absolute; left:-999px; } .skip:focus { left:1rem; top:.5rem; background:var(--card); padding:.5rem 1rem; z-index:2; }
header.top { display:flex; flex-wrap:wrap; align-items:center; gap:.25rem 1rem; padding:.5rem clamp(.75rem, 3vw, 2rem); background:var(--card); border-bottom:1px solid var(--line); }
.name { font-weight:650; color:var(--text); text-decoration:none; display:inline-flex; gap:.5rem; align-items:center; min-height:28px; }
.logo { width:1.1rem; height:1.1rem; border-radius:4px; background:linear-gradient(135deg, var(--bar) 50%, var(--link) 50%); }
.env { font-size:.8rem; border:1px solid var(--line); border-radius:99px; padding:0 .6rem; color:var(--soft); } .env.production { color:var(--bad); border-color:currentColor; }
header nav ul { list-style:none; display:flex; flex-wrap:wrap; gap:.25rem 1rem; margin:0; padding:0; }
header nav a { display:inline-block; padding:.2rem .1rem; min-height:28px; text-decoration:none; color:var(--soft); } header nav a:hover { text-decoration:underline; } header nav a[aria-current] { color:var(--text); box-shadow:inset 0 -2px var(--link); font-weight:600; }
.who { margin:0 0 0 auto; font-size:.875rem; color:var(--soft); } .who span { border-left:1px solid var(--line); padding-left:.5rem; margin-left:.25rem; }
main { max-width:76rem; margin:0 auto; padding:1rem clamp(.75rem, 3vw, 2rem) 3rem; }
footer { max-width:76rem; margin:0 auto; padding:0 clamp(.75rem, 3vw, 2rem) 2rem; color:var(--soft); font-size:.875rem; }
h1 { font-size:1.6rem; line-height:1.25; margin:.5rem 0 1rem; letter-spacing:-.01em; } h2 { font-size:1.15rem; margin:2rem 0 .75rem; } h3 { font-size:1rem; margin:0; }
.trail ol { list-style:none; display:flex; flex-wrap:wrap; gap:0 .5rem; padding:0; margin:0; font-size:.875rem; } .trail li + li::before { content:"›"; margin-right:.5rem; color:var(--soft); } .trail a { display:inline-block; min-height:24px; }
.lead { font-size:1.05rem; color:var(--soft); max-width:48rem; margin:-.5rem 0 1rem; }
.soft, .none { color:var(--soft); } .small { font-size:.875rem; }
.badge { display:inline-flex; align-items:center; gap:.35rem; font-size:.8125rem; font-weight:600; border-radius:99px; padding:.05rem .6rem; white-space:nowrap; background:var(--quiet-bg); color:var(--soft); border:1px solid transparent; }
.badge::before { content:""; width:.55rem; height:.55rem; background:currentColor; border-radius:50%; flex:none; }
.badge.good { background:var(--good-bg); color:var(--good); } .badge.bad { background:var(--bad-bg); color:var(--bad); } .badge.bad::before { border-radius:0; transform:rotate(45deg) scale(.85); }
.badge.warn { background:var(--warn-bg); color:var(--warn); } .badge.warn::before { border-radius:0; clip-path:polygon(50% 0, 100% 100%, 0 100%); } .badge.info { background:var(--info-bg); color:var(--info); } .badge.quiet::before { background:none; border:2px solid currentColor; }
.needs { display:grid; gap:.75rem; padding:0; margin:0; list-style:none; }
.need { background:var(--card); border:1px solid var(--line); border-left:5px solid var(--warn); border-radius:8px; padding:.75rem 1rem; } .need.broken { border-left-color:var(--bad); } .need.note { border-left-color:var(--line); } .need p { margin:.15rem 0; max-width:60rem; } .need .about { display:flex; flex-wrap:wrap; gap:.25rem .75rem; align-items:center; font-size:.875rem; color:var(--soft); }
.calm { background:var(--good-bg); color:var(--good); border-radius:8px; padding:.75rem 1rem; font-weight:600; margin:0; }
.group { margin-top:2rem; } .group > header { display:flex; flex-wrap:wrap; align-items:baseline; gap:.1rem 1rem; } .group > header h2 { margin:0; } .group > header p { margin:0; color:var(--soft); font-size:.9rem; }
.cards { display:grid; gap:.75rem; grid-template-columns:repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); margin-top:.75rem; }
.card { background:var(--card); border:1px solid var(--line); border-radius:8px; padding:.85rem 1rem; min-width:0; } .card .head { display:flex; justify-content:space-between; gap:.5rem; flex-wrap:wrap; align-items:center; } .card p { margin:.3rem 0; } .card h3 a { display:inline-block; min-height:24px; }
dl.facts { display:grid; grid-template-columns:max-content 1fr; gap:.15rem .9rem; margin:.5rem 0; font-size:.9rem; } dl.facts dt { color:var(--soft); } dl.facts dd { margin:0; min-width:0; }
.bars { margin:.6rem 0 0; } .bars svg { width:100%; height:36px; display:block; } .bars figcaption { font-size:.8125rem; color:var(--soft); } .bars .ground { fill:var(--ground); } .bars .good { fill:var(--bar); } .bars .bad { fill:var(--bar-bad); stroke:var(--card); stroke-width:.5; }
.scroll { overflow-x:auto; background:var(--card); border:1px solid var(--line); border-radius:8px; } table { border-collapse:collapse; width:100%; font-size:.9rem; } th, td { text-align:left; vertical-align:top; padding:.45rem .75rem; border-top:1px solid var(--line); } thead th { border-top:0; color:var(--soft); font-weight:600; font-size:.8125rem; white-space:nowrap; } tbody th { font-weight:500; } table { overflow-wrap:break-word; } th.number, td.number { text-align:right; font-variant-numeric:tabular-nums; } tr.failed > * { background:var(--bad-bg); } td a, th a { display:inline-block; min-height:24px; }
.diff del { text-decoration:none; color:var(--bad); } .diff ins { text-decoration:none; color:var(--good); } .diff del::before { content:"− "; } .diff ins::before { content:"+ "; } .diff del, .diff ins { display:block; white-space:pre-wrap; }
form.inline { display:inline; } form.filter { display:flex; flex-wrap:wrap; gap:.5rem .75rem; align-items:end; margin:0 0 .75rem; } label { display:block; font-size:.875rem; font-weight:600; } .hint { font-size:.8125rem; color:var(--soft); margin:.1rem 0 .3rem; }
input, select, textarea { font:inherit; color:var(--text); background:var(--card); border:1px solid var(--soft); border-radius:6px; padding:.35rem .6rem; min-height:36px; max-width:100%; } input[type=checkbox] { min-height:0; width:24px; height:24px; accent-color:var(--link); vertical-align:middle; margin:0 .4rem 0 0; } textarea, input.wide { width:100%; }
button, .button { font:inherit; font-weight:600; display:inline-block; min-height:36px; padding:.35rem .9rem; border-radius:6px; border:1px solid var(--link); background:var(--card); color:var(--link); cursor:pointer; text-decoration:none; } button.main, .button.main { background:var(--link); color:var(--card); } button.danger { background:var(--bad); border-color:var(--bad); color:var(--card); } button:hover, .button:hover { text-decoration:underline; } button[disabled] { opacity:.6; cursor:progress; }
.actions { display:flex; flex-wrap:wrap; gap:.5rem; margin:.75rem 0; align-items:center; } .absent { list-style:none; padding:0; margin:.25rem 0; font-size:.875rem; color:var(--soft); }
.panel { background:var(--card); border:1px solid var(--line); border-radius:8px; padding:1rem 1.25rem; margin:1rem 0; } .panel > :first-child { margin-top:0; } .panel > :last-child { margin-bottom:0; }
code, pre { font-family:ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size:.875em; } code { background:var(--quiet-bg); border-radius:4px; padding:.1em .3em; } pre { white-space:pre-wrap; margin:.25rem 0; background:var(--quiet-bg); border-radius:6px; padding:.5rem .75rem; } pre code { background:none; padding:0; }
details summary { cursor:pointer; min-height:28px; font-weight:600; } progress { width:100%; height:1rem; accent-color:var(--link); }
.causes { padding:0; list-style:none; display:grid; gap:.5rem; } .causes li { display:flex; gap:.75rem; background:var(--card); border:1px solid var(--line); border-left:5px solid var(--bad); border-radius:8px; padding:.5rem .9rem; } .causes .count { font-size:1.25rem; font-weight:700; font-variant-numeric:tabular-nums; min-width:2.5rem; text-align:right; }
.charts { display:grid; grid-template-columns:1fr 1fr; gap:0 1rem; } .group > .figures { margin:.75rem 0 0; }
.figures { display:flex; flex-wrap:wrap; gap:.75rem; padding:0; margin:0 0 1rem; list-style:none; } .figures li { flex:1 1 9rem; background:var(--card); border:1px solid var(--line); border-radius:8px; padding:.6rem 1rem; } .figures a { text-decoration:none; } .figures strong { display:block; font-size:1.75rem; line-height:1.2; font-variant-numeric:tabular-nums; }
.days { display:grid; grid-template-columns:minmax(0, 1fr); gap:1rem; } .days .panel { margin:0; } .need + .scroll, .need + p, .need + .calm { margin-top:1rem; } .day { display:block; width:100%; min-width:30rem; } .day rect { fill:var(--warn-bg); stroke:var(--warn); } .day text { fill:var(--soft); font-size:11px; } .day text.event { fill:var(--text); font-size:12px; } .day .hour { stroke:var(--line); }
.pager { margin:.75rem 0; }
@media (max-width:40rem) { .days .scroll { overflow-x:auto; } .scroll:not(:has(svg)) { overflow:visible; border:0; background:none; } .scroll thead { position:absolute; clip-path:inset(50%); width:1px; height:1px; overflow:hidden; } .scroll table, .scroll tbody, .scroll tr, .scroll th, .scroll td { display:block; } .scroll tr { background:var(--card); border:1px solid var(--line); border-radius:8px; margin-bottom:.5rem; padding:.4rem 0; } .scroll table { overflow-wrap:anywhere; } .scroll td, .scroll tbody th { border:0; padding:.15rem .8rem; } .scroll td[data-title]::before { content:attr(data-title) ": "; color:var(--soft); font-size:.8125rem; } td.number { text-align:left; } .who { margin-left:0; } dl.facts { grid-template-columns:1fr; } dl.facts dd { margin-bottom:.3rem; } }
@media (forced-colors:active) { .badge, .card, .need { border:1px solid CanvasText; } .badge::before { forced-color-adjust:none; background:CanvasText; } }
@media print { header.top nav, form, .actions, .skip { display:none; } thead { display:table-header-group; } tr { break-inside:avoid; } body { background:#fff; } }
@media (prefers-reduced-motion:no-preference) { html { scroll-behavior:smooth; } }
`;

export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#4b8f6d" d="M0 3a3 3 0 0 1 3-3h13L0 16z"/><path fill="#0b57a4" d="M16 0v13a3 3 0 0 1-3 3H0z"/></svg>`;
