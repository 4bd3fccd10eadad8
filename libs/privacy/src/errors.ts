/** Why the key-encryption keys at hand cannot be used. Stable: scripts and tests rely on it. */
export type EncryptionKeyErrorCode =
  'ENCRYPTION_KEY_MISSING' | 'ENCRYPTION_KEY_INVALID' | 'ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION';

/**
 * The key-encryption keys at hand are not those that the data keys are wrapped with. Never taken for an erasure: nothing is
 * read as erased because of it, and no service starts with it.
 */
export class EncryptionKeyError extends Error {
  constructor(
    readonly code: EncryptionKeyErrorCode,
    message: string,
    /** The next step, in a sentence. */
    readonly whatToDo: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EncryptionKeyError';
  }
}

/** A personal value was read as erased, though nobody erased its subject. Told to `onError`; reading goes on. */
export class PersonalDataUnreadableError extends Error {
  readonly code = 'PERSONAL_DATA_UNREADABLE';

  constructor(
    readonly eventId: string,
    /** JSON pointer of the field; undefined when it concerns all of the event's. */
    readonly field: string | undefined,
    /** `tampered`: it fails authentication, or is that of another event or field. `no-key`: its key is gone, but no erasure is known. */
    readonly reason: 'tampered' | 'no-key',
  ) {
    const what = field === undefined ? 'its personal fields' : field;
    const why =
      reason === 'tampered'
        ? 'fails authentication: it was changed after it was written, or moved here from another event or field'
        : 'is encrypted under a key that is not there, and no erasure of its subject is recorded';
    super(`Event ${eventId}: ${what} cannot be read, because it ${why}. It reads as erased.`);
    this.name = 'PersonalDataUnreadableError';
  }
}

/** Encrypted personal values were met by a log that was opened without keys. */
export class PersonalDataSealedError extends Error {
  readonly code = 'PERSONAL_DATA_SEALED';

  constructor(eventId: string) {
    super(
      `Event ${eventId} holds encrypted personal fields, but the log was opened without keys: give it PERENNIAL_ENCRYPTION_KEY_FILE`,
    );
    this.name = 'PersonalDataSealedError';
  }
}

/** The schema of the keys was migrated by newer code than this: running on could misread it. */
export class PrivacySchemaNewerError extends Error {
  readonly code = 'PRIVACY_SCHEMA_NEWER';

  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super(
      `The schema of the keys has version ${found}, but this code knows only ${known}: run the version of Perennial that migrated it, or a newer one`,
    );
    this.name = 'PrivacySchemaNewerError';
  }
}

/** The schema of the keys lags behind this code, and the role that this process signs in with may not change it. */
export class PrivacySchemaOlderError extends Error {
  readonly code = 'PRIVACY_SCHEMA_OLDER';

  constructor(
    readonly found: number,
    readonly needed: number,
  ) {
    super(
      `The schema of the keys has version ${found}, but this code needs ${needed}, and its role may not change it: run perennial migrate as the owner first`,
    );
    this.name = 'PrivacySchemaOlderError';
  }
}
