import { destroyKeys, type Erasure, listErasures, type Queryable, type SubjectErasure } from '@perennial/privacy';

/** The keys that personal fields of customers are encrypted under, as far as a service may do something about them. */
export class CustomerKeys {
  constructor(private readonly database: Queryable) {}

  /** Destroys the keys of a customer for good; doing it again changes nothing. Resolves to when it was first done, and how many. */
  destroy(tenantId: string, customerId: string): Promise<Erasure> {
    return destroyKeys(this.database, { tenantId, subjectId: customerId });
  }

  /** Every subject whose keys were destroyed. */
  erasures(): Promise<readonly SubjectErasure[]> {
    return listErasures(this.database);
  }
}
