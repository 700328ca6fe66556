const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
/** Files at the top of the output folder that are no cluster's. */
const OUTPUT_FILES = ['mesh.json', 'construct-metadata.json'];

/** True for names that Windows keeps for devices, with or without an extension. */
export function isReservedFileName(name: string): boolean {
  return RESERVED_ON_WINDOWS.test(name);
}

/** True for what can be the name of a cluster's folder on every file system. */
export function isFolderName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name.length <= 253 &&
    /^[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?$/.test(name) &&
    !isReservedFileName(name) &&
    !OUTPUT_FILES.includes(name.toLowerCase())
  );
}
