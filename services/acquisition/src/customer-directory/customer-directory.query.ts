import type { Repository } from 'typeorm';
import type { CustomerDirectoryEntity } from './customer-directory.entity.ts';

export interface DirectorySearch {
  /** Part of a name or an e-mail address, in any case. */
  readonly search: string | undefined;
  /** The whole id under which another system knows the customer. */
  readonly reference: string | undefined;
  readonly limit: number;
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Customers of a tenant that match, by name. */
export const searchDirectory = (
  directory: Repository<CustomerDirectoryEntity>,
  tenantId: string,
  { search, reference, limit }: DirectorySearch,
): Promise<CustomerDirectoryEntity[]> => {
  const query = directory.createQueryBuilder('customer').where('customer.tenantId = :tenantId', { tenantId });
  if (reference) query.andWhere('customer.referenceId = :reference', { reference });
  if (search) {
    query.andWhere('(lower(customer.name) like :part or customer.email like :part)', {
      part: `%${escapeLike(search.toLowerCase())}%`,
    });
  }
  return query.orderBy('customer.name').addOrderBy('customer.customerId').take(limit).getMany();
};
