import { type Html, html } from './html.ts';

export interface Bar {
  /** `14:00` or `21 Nov`. */
  readonly label: string;
  readonly good: number;
  readonly bad: number;
}

const height = 36;
const step = 8;

/** A small chart of bars: what went well below, what failed on top of it. Its figures are its name and its caption. */
export function bars(title: string, all: readonly Bar[], unit: string): Html {
  const most = Math.max(1, ...all.map(({ good, bad }) => good + bad));
  const scaled = (count: number): number => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * height)));
  const good = all.reduce((sum, bar) => sum + bar.good, 0);
  const bad = all.reduce((sum, bar) => sum + bar.bad, 0);
  const busiest = all.find(bar => bar.good + bar.bad === most);
  const words = `${title}: ${good.toLocaleString('en-GB')} ${unit}${bad === 0 ? '' : `, ${bad.toLocaleString('en-GB')} failed`}${busiest === undefined ? '' : `, most at ${busiest.label}`}`;
  const path = (of: (bar: Bar) => readonly [bottom: number, tall: number]): string =>
    all
      .flatMap((bar, index) => {
        const [bottom, tall] = of(bar);
        return tall === 0 ? [] : [`M${index * step + 1} ${bottom}v-${tall}h${step - 2}v${tall}z`];
      })
      .join('');
  const ground = path(() => [height, height]);
  const low = path(bar => [height, Math.min(height, scaled(bar.good))]);
  const high = path(bar => {
    const below = Math.min(height, scaled(bar.good));
    return [height - below, Math.min(height - below, scaled(bar.bad))];
  });
  return html`<figure class="bars"><svg viewBox="0 0 ${all.length * step} ${height}" role="img" aria-label="${words}" preserveAspectRatio="none"><path class="ground" d="${ground}"/><path class="good" d="${low}"/><path class="bad" d="${high}"/></svg><figcaption>${words}</figcaption></figure>`;
}
