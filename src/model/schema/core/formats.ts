/** Text that Go types read by themselves, and refuse where they cannot. */
export const GO_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  /** "2026-01-31T23:59:59Z" (time.RFC3339). */
  time: (text) =>
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(
      text,
    ),
  /** "250m", "1Gi", "2" (k8s.io/apimachinery, resource.ParseQuantity). Without any digit it is nothing: "m", ".". */
  quantity: (text) => /^ *(?=[^ ])[+-]?\d*\.?\d*([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)? *$/.test(text),
  /** "aGVsbG8=" (base64.StdEncoding), over as many lines as one likes. */
  bytes: (text) => {
    const line = text.replace(/[\r\n]/g, '');
    return line.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(line);
  },
};
