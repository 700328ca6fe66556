/** A question about something that never changes, answered once for as long as that is there. */
export function oncePer<About extends object, Answer>(question: (about: About) => Answer): (about: About) => Answer {
  const answers = new WeakMap<About, { readonly answer: Answer }>();
  return (about) => {
    const known = answers.get(about);
    if (known !== undefined) return known.answer;
    const answer = question(about);
    answers.set(about, { answer });
    return answer;
  };
}
