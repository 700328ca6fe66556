/** Reports whether an error comes from the operating system, as "permission denied" or "no space left" do. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
