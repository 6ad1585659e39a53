/** A parser of whole numbers for a flag; what does not fit is refused with the range. */
export function wholeNumber(what: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < min || number > max) {
      throw new Error(`${text} is not ${what}: a whole number from ${min} to ${max}`);
    }
    return number;
  };
}
