/** The most that a number of 32 bits with a sign holds: Kubernetes' fields for numbers of pods are so wide. */
export const INT32_MAX = 2 ** 31 - 1;
