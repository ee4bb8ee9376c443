/** An activity as the stand-in keeps it: members as TermTime shows them, its events worked out from its weeks. */
export interface SandboxActivity {
  code: string;
  name: string;
  department: string;
  type: string;
  /** Academic weeks in which it takes place. */
  weeks: number[];
  /** 0 is the first day of the academic week. */
  day: number;
  /** Local times of day, `HH:MM`; an end that is not after the start is on the next day. */
  start: string;
  end: string;
  rooms: string[];
  size: number;
  scheduled: boolean;
  virtual: boolean;
  colocation: string | null;
  timeframe: string;
  /** Its week pattern as shown, where that is not simply its weeks. */
  weekPattern?: string | null;
  /** Weeks whose event is left out of the answer, as a lost join would. */
  hiddenWeeks?: number[];
  /** Members that replace those of the answer, to make it odd. */
  odd?: Record<string, unknown>;
}

export interface SandboxTimeframe {
  readonly code: string;
  readonly name: string;
  first: number;
  last: number;
  /** First day of the first week: any weekday. */
  from: string;
}

export interface SandboxTermtimeRoom {
  readonly code: string;
  name: string;
  department: string;
  floor: string;
  building: string;
  campus: string;
  capacities: { readonly code: string; readonly val: number }[];
  capabilities: string[];
  toDelete: boolean;
  /** Times it was written. */
  revision: number;
}

export interface SandboxRoomBooking {
  readonly id: number;
  readonly code: string;
  description: string;
  days: string;
  time: string;
  duration: string;
  weeks: string;
  owner: string;
  rooms: string[];
  type: string | null;
  capacity: number | null;
  state: 'Pending' | 'Approved' | 'Declined';
  revision: number;
}

/** What one database of TermTime holds. */
export class TermtimeState {
  readonly activities = new Map<string, SandboxActivity>();
  readonly timeframes = new Map<string, SandboxTimeframe>();
  readonly rooms = new Map<string, SandboxTermtimeRoom>();
  /** Code by name. */
  readonly campuses = new Map<string, string>();
  readonly buildings: { name: string; readonly code: string; campus: string }[] = [];
  readonly floors: {
    readonly name: string;
    readonly code: string;
    readonly building: string;
    readonly campus: string;
  }[] = [];
  readonly departments = new Map<string, string>();
  readonly capabilities = new Set<string>();
  readonly activityTypes = new Map<string, string>();
  readonly bookingTypes = new Map<string, string>();
  readonly relationships = new Map<string, { readonly type: string; readonly rooms: readonly string[] }>();
  readonly roomBookings = new Map<number, SandboxRoomBooking>();
  /** Departments for which the key's user has no rights. */
  readonly withoutRights = new Set<string>();
  #nextId = 0;

  nextId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  activity(code: string): SandboxActivity {
    const found = this.activities.get(code);
    if (found === undefined) throw new Error(`the TermTime stand-in has no activity ${code}`);
    return found;
  }
}

const dayMs = 86_400_000;

/** The date of a day in an academic week of a timeframe. */
export function dateIn(timeframe: Pick<SandboxTimeframe, 'first' | 'from'>, week: number, day: number): string {
  const start = Date.parse(`${timeframe.from}T00:00:00Z`);
  return new Date(start + ((week - timeframe.first) * 7 + day) * dayMs).toISOString().slice(0, 10);
}

/** `1-4,6` from numbers in any order. */
export function patternOf(weeks: readonly number[]): string {
  const parts: string[] = [];
  const sorted = [...new Set(weeks)].sort((a, b) => a - b);
  for (let index = 0; index < sorted.length; ) {
    let last = index;
    while (sorted[last + 1] === (sorted[last] ?? 0) + 1) last += 1;
    parts.push(last === index ? `${sorted[index]}` : `${sorted[index]}-${sorted[last]}`);
    index = last + 1;
  }
  return parts.join(',');
}
