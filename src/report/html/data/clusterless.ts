/**
 * Writes texts with numbers in place of the names of clusters, in the order in which they occur, and without addresses: texts that
 * differ in nothing else are equal then.
 */
export function clusterless(clusters: readonly string[]): (text: string) => string {
  // The longest first: of two names that begin alike, the longer one is meant where it fits.
  const names = [...clusters].sort((left, right) => right.length - left.length).map(escaped);
  const pattern = new RegExp(`(?<![\\w.-])(?:${[...names, ADDRESS].join('|')})(?![\\w-])`, 'g');
  return (text) => {
    const numbers = new Map<string, number>();
    return text.replace(pattern, (name) => {
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return `#${number}`;
    });
  };
}

const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
