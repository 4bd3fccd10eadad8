/** What of a service is injected by name, because its type is an interface. */

/** `ServiceOptions` */
export const SERVICE = Symbol('perennial:service');
/** `ServiceConfiguration` */
export const CONFIGURATION = Symbol('perennial:configuration');
/** `ServiceParts` */
export const PARTS = Symbol('perennial:parts');
