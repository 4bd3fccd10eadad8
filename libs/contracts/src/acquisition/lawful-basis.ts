import type { Instant, Refusal } from '@perennial/kernel';

/** What a customer's data may be used for. */
export const PURPOSES = ['marketing', 'service', 'research', 'knowledge'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Why it may be used: those of Article 6 (1) GDPR that the platform can rest on. */
export const LAWFUL_BASES = ['consent', 'contract', 'legitimate-interest', 'legal-obligation'] as const;
export type LawfulBasis = (typeof LAWFUL_BASES)[number];

/**
 * Which bases can carry which purpose. Neither advertising nor surveys are needed to perform a contract (EDPB, Guidelines 2/2019,
 * 50 and 52), and no law obliges us to them; direct marketing may be a legitimate interest (GDPR, recital 47).
 */
const CARRIES: Readonly<Record<Purpose, readonly LawfulBasis[]>> = {
  marketing: ['consent', 'legitimate-interest'],
  research: ['consent', 'legitimate-interest'],
  knowledge: ['consent', 'contract', 'legitimate-interest'],
  service: LAWFUL_BASES,
};

/** The lawful bases that can carry a purpose. */
export const lawfulBasesFor = (purpose: Purpose): readonly LawfulBasis[] => CARRIES[purpose];

/** Whether the customer can end it: a consent by withdrawal (GDPR, Article 7 (3)), a legitimate interest by objection (Article 21). */
export const isRevocable = (basis: LawfulBasis): boolean => basis === 'consent' || basis === 'legitimate-interest';

/** What advertises by electronic mail needs consent itself: Directive 2002/58/EC, Article 13 (1), with automated calls and fax. */
const ELECTRONIC_MAIL: readonly string[] = [
  'email',
  'newsletter',
  'sms',
  'mms',
  'textmessage',
  'push',
  'messenger',
  'whatsapp',
  'fax',
  'automatedcall',
];

/** Media are free text: however it is spelled, and whatever stands beside it, electronic mail is electronic mail. */
const isElectronicMail = (medium: string): boolean => {
  const letters = medium.toLowerCase().replace(/[^a-z]/g, '');
  return ELECTRONIC_MAIL.some((word) => letters.includes(word));
};

/** What allows one purpose, as a decision is told of it: in force when the decision is made. */
export interface Consent {
  readonly purpose: Purpose;
  readonly lawfulBasis: LawfulBasis;
  readonly since: Instant;
  /** Id of the ConsentGranted that it rests on. */
  readonly grantedBy: string;
  /** From this instant on it allows nothing; absent for no end. */
  readonly expiresAt?: Instant;
}

/** Everything that a customer's data may be used for: data of a command, filled at the edge from the service's own read model. */
export type Consents = readonly Consent[];

/** For what a decision wants to use the data of whom, and over which medium, where that matters. */
export interface Use {
  readonly purpose: Purpose;
  readonly customerId: string;
  readonly medium?: string;
}

/** What a use is compared with. */
type Allowed = Pick<Consent, 'purpose' | 'lawfulBasis'>;

const suffices = ({ lawfulBasis }: Allowed, { purpose, medium }: Use): boolean => {
  if (!CARRIES[purpose].includes(lawfulBasis)) return false;
  const advertisesByMail = purpose === 'marketing' && isElectronicMail(medium ?? '');
  return lawfulBasis === 'consent' || !advertisesByMail;
};

/** The refusal of a use that nothing allows. */
export type ConsentMissing = { readonly accepted: false; readonly refusal: Refusal<'CONSENT_MISSING'> };

/**
 * The refusal CONSENT_MISSING, which names the purpose, when nothing in force allows this use; undefined when something does.
 * Deciders return it as it is.
 */
export const consentMissing = (use: Use, consents: readonly Allowed[]): ConsentMissing | undefined =>
  consents.some((consent) => consent.purpose === use.purpose && suffices(consent, use))
    ? undefined
    : { accepted: false, refusal: { code: 'CONSENT_MISSING', details: { ...use } } };
