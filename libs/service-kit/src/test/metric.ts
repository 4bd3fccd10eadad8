/** The value of a Prometheus sample with these labels (and maybe more), or undefined when there is none. */
export const metric = (
  text: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined => {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = text
    .split('\n')
    .find((sample) => sample.startsWith(`${name}{`) && wanted.every((part) => sample.includes(part)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};
