/** What kubectl would end with; undefined where it would hang. */
export function kubectl(
  folder: string,
  args: readonly string[],
  input: string,
): { code: number; stdout: string; stderr: string } | undefined;
