/** One direction of the grid: how large each row or column is and where it starts, in pixels. */

export class Axis {
  private sizes = new Map<number, number>();
  private keys: number[] = [];
  /** Extra pixels before the key of the same place, compared with the standard size. */
  private shifts: number[] = [];

  constructor(
    readonly standard: number,
    /** How many rows or columns there are. */
    public count: number,
  ) {}

  /** `sizes` holds those that differ from the standard; 0 is hidden. */
  load(sizes: ReadonlyMap<number, number>): void {
    this.sizes = new Map(sizes);
    this.keys = [...sizes.keys()].sort((a, b) => a - b);
    this.shifts = [];
    let shift = 0;
    for (const key of this.keys) {
      this.shifts.push(shift);
      shift += (this.sizes.get(key) as number) - this.standard;
    }
    this.shifts.push(shift);
  }

  size(index: number): number {
    return this.sizes.get(index) ?? this.standard;
  }

  hidden(index: number): boolean {
    return this.size(index) === 0;
  }

  /** Where `index` (from 1) starts. */
  start(index: number): number {
    return (index - 1) * this.standard + (this.shifts[this.before(index)] as number);
  }

  end(index: number): number {
    return this.start(index) + this.size(index);
  }

  get total(): number {
    return this.end(this.count);
  }

  /** The row or column at a distance from the start; the last one beyond the end. */
  at(pixel: number): number {
    let low = 1;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end(middle) > pixel) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The next one that shows, going by `step`; `index` itself when there is none. */
  next(index: number, step: 1 | -1): number {
    for (let i = index + step; i >= 1 && i <= this.count; i += step) if (!this.hidden(i)) return i;
    return index;
  }

  /** How many special sizes come before `index`. */
  private before(index: number): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[middle] as number) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
