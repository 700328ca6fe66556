/** True if a text has a name in it, and not only a longer one that begins with it: "Service a/b" is not in "Service a/b-c". */
export function hasName(text: string, name: string): boolean {
  const [, ...after] = text.split(name);
  return after.some((rest) => !/^(?:[\w-]|\.\w)/.test(rest));
}
