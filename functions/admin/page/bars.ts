import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { type Html, html } from './html.ts';

export interface Bar {
  /** `14:00` or `21 Nov`. */
  readonly label: string;
  readonly good: number;
  readonly bad: number;
}

const height = 36;
const step = 8;
/** What is there at all is seen. */
const least = 2;

/** A small chart of bars: what went well below, what failed on top of it. Its figures are its name and its caption. */
export function bars(title: string, all: readonly Bar[], unit: string): Html {
  const most = Math.max(1, ...all.map(({ good, bad }) => good + bad));
  const sum = (part: 'good' | 'bad'): number => all.reduce((total, bar) => total + bar[part], 0);
  const [good, bad] = [sum('good'), sum('bad')];
  const busiest = all.find(bar => bar.good + bar.bad === most);
  const words = `${title}: ${good.toLocaleString('en-GB')} ${unit}${bad === 0 ? '' : `, ${bad.toLocaleString('en-GB')} failed`}${busiest === undefined ? '' : `, most at ${busiest.label}`}`;
  const x = scaleBand(all.keys(), [0, all.length * step]).paddingInner(0.25);
  const y = scaleLinear([0, most], [height, 0]);
  const box = (index: number, from: number, to: number): string => {
    const bottom = Math.round(y(from));
    const tall = to <= from ? 0 : Math.max(least, bottom - Math.round(y(to)));
    return tall === 0 ? '' : `M${Math.round(x(index) ?? 0)} ${bottom}v-${tall}h${Math.round(x.bandwidth())}v${tall}z`;
  };
  const layers = stack<unknown, Bar, 'good' | 'bad'>().keys(['good', 'bad'])([...all]);
  const paths = layers.map(layer => layer.map(([from, to], index) => box(index, from, to)).join(''));
  const ground = all.map((_bar, index) => box(index, 0, most)).join('');
  return html`<figure class="bars"><svg viewBox="0 0 ${all.length * step} ${height}" role="img" aria-label="${words}" preserveAspectRatio="none"><path class="ground" d="${ground}"/><path class="good" d="${paths[0]}"/><path class="bad" d="${paths[1]}"/></svg><figcaption>${words}</figcaption></figure>`;
}
