import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Where Debian's package puts its examples. Read at run time; none of them is part of this repository. */
const examples = '/usr/share/doc/fet-data/examples';
const solvedShare = 0.9;
const fewest = 100;

/** A file with a solved timetable: most of its lessons have a day, an hour and a room. */
export interface FetFile {
  /** Path under the examples: what `loadFetTimetable` takes. */
  readonly file: string;
  readonly activities: number;
  /** How many of them have a room. */
  readonly roomed: number;
}

/** Says what to install. Thrown as it is, so that a person reads only this. */
export class FetDataMissingError extends Error {
  constructor() {
    super(
      'Real timetables come with the Debian package fet-data, which is not installed here. Install it: apt-get install --no-install-recommends fet-data',
    );
    this.name = 'FetDataMissingError';
  }
}

/** The folder of the examples. Throws FetDataMissingError. */
export function fetExamples(): string {
  if (statSync(examples, { throwIfNoEntry: false })?.isDirectory() !== true) throw new FetDataMissingError();
  return examples;
}

/** The text of a FET file under the examples; those that Debian compressed are unpacked. */
export function fetText(file: string): string {
  const content = readFileSync(join(fetExamples(), file));
  return (file.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
}

function count(text: string, part: string): number {
  let found = 0;
  for (let index = text.indexOf(part); index >= 0; index = text.indexOf(part, index + part.length)) found += 1;
  return found;
}

/**
 * The solved timetables with rooms, the largest first, judged by what the files hold and not by their names: many that
 * are called a timetable have no rooms. About a second for all of the package. Throws FetDataMissingError.
 */
export function listFetTimetables(): readonly FetFile[] {
  const files = readdirSync(fetExamples(), { recursive: true, encoding: 'utf8' }).filter(file =>
    /\.fet(\.gz)?$/.test(file),
  );
  return files
    .map(file => {
      const text = fetText(file);
      const timed = count(text, '<ConstraintActivityPreferredStartingTime>');
      const roomed = Math.min(timed, count(text, '<ConstraintActivityPreferredRoom>'));
      return { file, activities: count(text, '<Activity>'), roomed };
    })
    .filter(({ activities, roomed }) => activities >= fewest && roomed >= solvedShare * activities)
    .sort((a, b) => b.activities - a.activities || (a.file < b.file ? -1 : 1));
}
