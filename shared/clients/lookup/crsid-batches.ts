/** Characters that an id adds to a URL: its own and an encoded comma. */
const separatorLength = encodeURIComponent(',').length;

/** Gathers ids until one more would make the URL too long. */
export class CrsidBatches {
  readonly #room: number;
  #ids: string[] = [];
  #length = 0;

  /** `urlLength`: of the question without ids; `maxUrlLength`: of the whole. */
  constructor(urlLength: number, maxUrlLength: number) {
    this.#room = maxUrlLength - urlLength;
  }

  /** Takes an id; returns the batch that is full without it, if so. */
  add(id: string): readonly string[] | undefined {
    const length = encodeURIComponent(id).length + separatorLength;
    const full = this.#ids.length > 0 && this.#length + length > this.#room ? this.rest() : undefined;
    this.#ids.push(id);
    this.#length += length;
    return full;
  }

  /** What has been gathered since the last full batch. */
  rest(): readonly string[] {
    const ids = this.#ids;
    this.#ids = [];
    this.#length = 0;
    return ids;
  }
}
