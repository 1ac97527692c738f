// Reads a QR code of half blocks on standard input, bright letters on dark, as a camera would see it; writes what it holds.
import jsQR from "jsqr";

const lines = (await new Promise((done) => {
  let text = "";
  process.stdin.setEncoding("utf8").on("data", (some) => (text += some)).on("end", () => done(text));
})).split("\n").filter((line) => line.length > 0);
const scale = 4, width = lines[0].length * scale, height = lines.length * 2 * scale;
const pixels = new Uint8ClampedArray(width * height * 4);
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const letter = lines[Math.floor(y / scale / 2)][Math.floor(x / scale)];
    const bright = letter === "█" || letter === (Math.floor(y / scale) % 2 ? "▄" : "▀");
    pixels.fill(bright ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 4);
    pixels[(y * width + x) * 4 + 3] = 255;
  }
}
process.stdout.write(jsQR(pixels, width, height)?.data ?? "");
