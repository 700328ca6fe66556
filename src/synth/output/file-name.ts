const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
/** Files at the top of the output folder that belong to no cluster. */
const OUTPUT_FILES = ['mesh.json', 'construct-metadata.json'];
/** The longest file name that common file systems take, in bytes. */
const LONGEST_FILE_NAME = 255;

/** Reports whether Windows keeps a name for a device, with or without an extension. */
export function isReservedFileName(name: string): boolean {
  return RESERVED_ON_WINDOWS.test(name);
}

/** Reports whether a name can be that of a cluster's folder on every file system. */
export function isFolderName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name.length <= 253 &&
    /^[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?$/.test(name) &&
    !isReservedFileName(name) &&
    !OUTPUT_FILES.includes(name.toLowerCase())
  );
}

/** The part of a file name that stands for an object's name: every byte that some file system refuses is escaped. */
export function toFileName(name: string): string {
  return name.replace(/[^0-9A-Za-z._-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Decides which paths may be written below the output folder. Remembers folders, because most files share one. */
export class PathCheck {
  private readonly known = new Map<string, string | undefined>();

  /** What keeps a path (with "/", relative to the output folder) from being written there; undefined for a good path. */
  public problemOf(path: string): string | undefined {
    for (const segment of path.split('/')) {
      if (!this.known.has(segment)) this.known.set(segment, problemOfSegment(segment));
      const problem = this.known.get(segment);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

/** A path is checked on every system by the rules of all: the tree is committed on one and checked out on another. */
function problemOfSegment(segment: string): string | undefined {
  if (segment === '') return 'is absolute or has an empty segment';
  if (segment === '.' || segment === '..') return `has the segment "${segment}", which leads to another folder`;
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  const strange = /[\u0000-\u001f\u007f-\u009f\\<>:"|?*]|\p{Surrogate}/u.exec(segment)?.[0];
  if (strange !== undefined) return `holds ${JSON.stringify(strange)}, which not every file system takes`;
  if (/[. ]$/.test(segment)) return 'has a segment that ends in a dot or a space, which Windows drops';
  if (isReservedFileName(segment)) return `has the segment "${segment}", which Windows keeps for a device`;
  const bytes = Buffer.byteLength(segment);
  if (bytes > LONGEST_FILE_NAME) return `has a segment of ${bytes} bytes; file systems take ${LONGEST_FILE_NAME}`;
  return undefined;
}
