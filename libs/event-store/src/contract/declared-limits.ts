/** What an adapter's database cannot promise, each with the reason. The contract then tests what happens instead, and its name says so. */
export interface DeclaredLimits {
  /** The same event id in two streams of a tenant is refused. */
  readonly idsAcrossStreams?: string;
}
