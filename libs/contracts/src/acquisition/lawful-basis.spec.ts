import { describe, expect, it } from '@jest/globals';
import { type Consent, consentMissing, isRevocable, LAWFUL_BASES, lawfulBasesFor, PURPOSES } from './lawful-basis.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const by = (purpose: Consent['purpose'], lawfulBasis: Consent['lawfulBasis']): Consent => ({
  purpose,
  lawfulBasis,
  since: '2025-01-01T12:00:00.000Z',
  grantedBy: '01920000-0000-7000-8000-000000000002',
});
const advertise = { purpose: 'marketing', customerId } as const;

describe('the use of personal data', () => {
  it('is refused when nothing allows it, and the refusal names the purpose and the customer', () => {
    const refusal = { code: 'CONSENT_MISSING', details: { purpose: 'marketing', customerId } };
    expect(consentMissing(advertise, [])).toEqual({ accepted: false, refusal });
    expect(consentMissing(advertise, [by('research', 'consent')])).toEqual({ accepted: false, refusal });
  });

  it('for marketing rests on consent or on a legitimate interest, never on a contract or a duty', () => {
    const allowed = LAWFUL_BASES.filter((basis) => !consentMissing(advertise, [by('marketing', basis)]));
    expect(allowed).toEqual(['consent', 'legitimate-interest']);
  });

  it.each(['email', 'SMS', ' push ', 'E_Mail', 'e mail', 'email-newsletter', 'web push', 'WhatsApp', 'text message'])(
    'for marketing by %s needs consent itself',
    (medium) => {
      expect(consentMissing({ ...advertise, medium }, [by('marketing', 'consent')])).toBeUndefined();
      expect(consentMissing({ ...advertise, medium }, [by('marketing', 'legitimate-interest')])).toMatchObject({
        refusal: { details: { purpose: 'marketing', customerId, medium } },
      });
    },
  );

  it.each(['letter', 'phone', 'direct mail'])('for marketing by %s may rest on a legitimate interest', (medium) => {
    expect(consentMissing({ ...advertise, medium }, [by('marketing', 'legitimate-interest')])).toBeUndefined();
  });

  it('can always rest on consent', () => {
    for (const purpose of PURPOSES) expect(lawfulBasesFor(purpose)).toContain('consent');
  });

  it('can be ended by the customer when it rests on consent or a legitimate interest', () => {
    expect(LAWFUL_BASES.filter(isRevocable)).toEqual(['consent', 'legitimate-interest']);
  });
});
