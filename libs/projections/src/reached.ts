import { type Position, START } from '@perennial/kernel';
import type { Checkpoint, EmptyStretch } from './checkpoints.ts';

/**
 * How far one projection is, as this process knows: per partition, the position up to which everything is folded (`reached`), and
 * the one that the table was told (`saved`). Between them lies nothing that the projection folds.
 */
export class Reached {
  private readonly reached = new Map<number, Position>();
  private readonly saved = new Map<number, Position>();

  get partitions(): readonly number[] {
    return [...this.reached.keys()];
  }

  /** Everything before it is folded, in all partitions that are followed here; START when there are none. */
  get lowest(): Position {
    let lowest: Position | undefined;
    for (const position of this.reached.values()) if (lowest === undefined || position < lowest) lowest = position;
    return lowest ?? START;
  }

  of(partition: number): Position {
    return this.reached.get(partition) ?? START;
  }

  /** Starts anew from what the table says. */
  reset(checkpoints: readonly Checkpoint[]): void {
    this.reached.clear();
    this.saved.clear();
    for (const { partition, position } of checkpoints) {
      this.reached.set(partition, position);
      this.saved.set(partition, position);
    }
  }

  /** Everything up to here is folded; `saved` when the table was told in the same transaction. */
  raise(partitions: readonly number[], position: Position, saved: boolean): void {
    for (const partition of partitions) {
      if (position > this.of(partition)) this.reached.set(partition, position);
      if (saved && position > (this.saved.get(partition) ?? START)) this.saved.set(partition, position);
    }
  }

  /** The checkpoints that the table must have, as far as this process wrote them. */
  savedPositions(): ReadonlyMap<number, Position> {
    return new Map(this.saved);
  }

  /** What the table has not been told yet. */
  unsaved(): EmptyStretch[] {
    return this.partitions
      .map((partition) => ({ partition, after: this.saved.get(partition) ?? START, reached: this.of(partition) }))
      .filter(({ after, reached }) => reached > after);
  }
}
