import { ReplicaUnusableError } from '../errors.ts';
import type { Connections, Row, Statement } from './connections.ts';

/** Asked of the primary after the mark was read: all that the mark promises is in its log of changes before this place. */
const PRIMARY_STATE = {
  name: 'event_store_primary_state',
  text: `select pg_current_wal_insert_lsn(), last.position, last.id
    from (select 1) one left join lateral (
      select e.position, e.id from event_store.events e where e.position <= $1 order by e.position desc limit 1
    ) last on true`,
};

/**
 * Asked of the replica: whether it still is one, how far it is, and whether its log is the same log. After a failover a
 * replica that went on with the old primary may be as far, and yet hold other events.
 */
const REPLICA_STATE = {
  name: 'event_store_replica_state',
  text: `select pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false),
    $2::bigint is null or exists (select from event_store.events e where e.position = $2 and e.id = $3)`,
};

/** A replica that cannot be used is asked again after so long, in ms. */
const ASK_AGAIN_MS = 1_000;

/** What the replica has to hold so that everything up to `mark` can be read there. */
interface Requirement {
  readonly mark: number;
  readonly values: readonly unknown[];
}

/**
 * A physical replica that long replays are read from. What is safe to read is decided by the primary's mark; the replica only
 * has to hold all of it. One that lags, is promoted, belongs to another server, or does not answer costs nothing but time:
 * the primary is read instead.
 */
export class Replica {
  private requirement: Requirement | undefined;
  private held = 0;
  private notBefore = 0;

  constructor(
    private readonly primary: Connections,
    private readonly replica: Connections,
    private readonly onError: (error: Error) => void,
  ) {}

  /** The position up to which pages may be read from the replica now, `bound` at most; 0 when none may. */
  async safeUpTo(bound: number): Promise<number> {
    if (performance.now() < this.notBefore) return 0;
    try {
      const { requirement, held } = this;
      // One that is not met is kept: a primary that goes on writing would be ahead of its replica for ever.
      if (requirement === undefined || (held >= requirement.mark && bound > held)) {
        this.requirement = await this.require(bound);
      }
      const [state] = await this.replica.run(REPLICA_STATE, this.requirement?.values);
      return Math.min(bound, this.judge(state, this.requirement?.mark ?? 0));
    } catch (error) {
      return this.giveUp(error as Error);
    }
  }

  /** Undefined when the replica could not answer: read the primary. */
  async run(statement: Statement, values: readonly unknown[]): Promise<readonly Row[] | undefined> {
    try {
      return await this.replica.run(statement, values);
    } catch (error) {
      this.giveUp(error as Error);
      return undefined;
    }
  }

  close(): Promise<void> {
    return this.replica.close();
  }

  private async require(mark: number): Promise<Requirement> {
    const [state] = await this.primary.run(PRIMARY_STATE, [mark]);
    return { mark, values: [state?.[0], state?.[1], state?.[2]] };
  }

  private judge(state: Row | undefined, mark: number): number {
    const [isReplica, isThere, isSameLog] = (state ?? []).map((value) => value === 't');
    if (!isReplica) return this.giveUp(new ReplicaUnusableError('it was promoted, and takes writes of its own'));
    if (!isThere) return this.held;
    if (!isSameLog) return this.giveUp(new ReplicaUnusableError('it does not hold the log of this primary'));
    this.held = Math.max(this.held, mark);
    return this.held;
  }

  private giveUp(error: Error): 0 {
    this.onError(error);
    this.notBefore = performance.now() + ASK_AGAIN_MS;
    this.requirement = undefined;
    this.held = 0;
    return 0;
  }
}
