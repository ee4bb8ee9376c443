/** Which process it is, among all that ever run on a machine from its start to its end. */
export interface ProcessIdentity {
  /** The machine since it was started, and the part of it in which process ids count (a container has its own). */
  readonly machine: string;
  readonly pid: number;
  /** When the process began, as the machine counts it: a process id is given again. */
  readonly began: string;
}

/** What a process knows of those beside it. Only of use where the state store is on the same machine. */
export interface Processes {
  /** Undefined where the machine does not tell. */
  readonly own: ProcessIdentity | undefined;
  /**
   * Whether that process certainly no longer lives: false for one of another machine, and wherever it cannot be told.
   */
  isGone(identity: ProcessIdentity): boolean;
}
