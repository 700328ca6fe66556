// The forms of names in Kubernetes (k8s.io/apimachinery, api/validate/content). Each says what is wrong, or undefined.

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const SUBDOMAIN_PATTERN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const WORD_PATTERN = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;

export type NameForm = (name: string) => string | undefined;

/** "cluster1": a namespace or a Service. */
export const dnsLabel: NameForm = (name) =>
  fits(name, LONGEST_LABEL, LABEL_PATTERN)
    ? undefined
    : `must be at most ${LONGEST_LABEL} lower case letters, digits and "-", with a letter or digit at both ends`;

/** "helloworld.v1": most objects. */
export const dnsSubdomain: NameForm = (name) =>
  fits(name, LONGEST_SUBDOMAIN, SUBDOMAIN_PATTERN)
    ? undefined
    : `must be at most ${LONGEST_SUBDOMAIN} lower case letters, digits, "-" and ".", with a letter or digit at both ends of each part`;

/** "istio.io/use-waypoint": the key of a label, an annotation, or a finalizer. */
export const qualifiedName: NameForm = (name) => {
  const [word = '', prefix, ...more] = name.split('/').reverse();
  if (more.length > 0) return 'must have at most one "/"';
  if (prefix !== undefined && dnsSubdomain(prefix) !== undefined) return `before the "/" ${dnsSubdomain(prefix)}`;
  return fits(word, LONGEST_LABEL, WORD_PATTERN) ? undefined : describeWord('must be');
};

/** The value of a label: empty, or a word. */
export const labelValue: NameForm = (value) =>
  value === '' || fits(value, LONGEST_LABEL, WORD_PATTERN) ? undefined : describeWord('must be empty or');

function describeWord(must: string): string {
  return `${must} at most ${LONGEST_LABEL} letters, digits, "-", "_" and ".", with a letter or digit at both ends`;
}

/** Long text is not matched: patterns backtrack. */
function fits(name: string, longest: number, pattern: RegExp): boolean {
  return name.length <= longest && pattern.test(name);
}

/** Reports whether a value is a DNS label. */
export function isDnsLabel(value: unknown): value is string {
  return hasForm(value, dnsLabel);
}

/** Reports whether a value is a DNS subdomain. */
export function isDnsSubdomain(value: unknown): value is string {
  return hasForm(value, dnsSubdomain);
}

/** Reports whether a value is the key of a label or an annotation. */
export function isLabelKey(value: unknown): value is string {
  return hasForm(value, qualifiedName);
}

/** Reports whether a value is the value of a label. */
export function isLabelValue(value: unknown): value is string {
  return hasForm(value, labelValue);
}

function hasForm(value: unknown, form: NameForm): value is string {
  return typeof value === 'string' && form(value) === undefined;
}
