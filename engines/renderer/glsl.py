"""The two shaders of the VTK back end: metal/roughness surfaces lit by the studio's light map.

Specular: split sum with Karis' analytic fit of the environment term (Physically Based Shading on Mobile, 2014), GGX
lobes from the blurred map; brushed metal takes several looks across the grain. What a neighbour hides is replaced by
that neighbour's colour (see `bake`). Output is tone-mapped and in display gamma. Uniforms that the studio sets: eye,
light (cosine and sine of the camera's azimuth), albedo, metallic, roughness, brushed, coat, grain.
"""

from engines.renderer.light import BLURRED, LEVELS
from engines.renderer.tone import GLSL_DEVELOPED

VERTEX = """//VTK::System::Dec
in vec4 vertexMC;
in vec3 facing;
in vec3 marks;
in vec4 openness;
in vec4 around;
uniform mat4 MCDCMatrix;
out vec3 place;
out vec3 normal;
out vec3 tangent;
out vec4 seen;
out vec4 near;
void main()
{
  place = vertexMC.xyz;
  normal = facing;
  tangent = marks;
  seen = openness;
  near = around;
  gl_Position = MCDCMatrix * vertexMC;
}
"""

_FRAGMENT = """//VTK::System::Dec
//VTK::Output::Dec
//VTK::CustomUniforms::Dec
uniform sampler2D sharpMap;
uniform sampler2D blurMap;
in vec3 place;
in vec3 normal;
in vec3 tangent;
in vec4 seen;
in vec4 near;

const float PI = 3.14159265;
const float LEVELS = SHELF_LEVELS;
const float ROWS = SHELF_ROWS;

vec2 latLong(vec3 d)
{
  return vec2(atan(d.y, d.x) / (2.0 * PI) + 0.5, asin(clamp(d.z, -1.0, 1.0)) / PI + 0.5);
}

vec3 shelf(float level, vec2 uv)
{
  float v = clamp(uv.y, 0.5 / ROWS, 1.0 - 0.5 / ROWS);
  return texture(blurMap, vec2(uv.x, (level + v) / (LEVELS + 1.0))).rgb;
}

vec3 studio(vec3 d, float rough)
{
  vec3 t = vec3(light.x * d.x + light.y * d.y, -light.y * d.x + light.x * d.y, d.z);
  vec2 uv = latLong(t);
  float level = clamp(rough * (LEVELS - 1.0), 0.0, LEVELS - 1.001);
  float low = floor(level);
  vec3 a = low < 0.5 ? texture(sharpMap, uv).rgb : shelf(low, uv);
  return mix(a, shelf(low + 1.0, uv), level - low);
}

vec3 irradiance(vec3 d)
{
  vec3 t = vec3(light.x * d.x + light.y * d.y, -light.y * d.x + light.x * d.y, d.z);
  return shelf(LEVELS, latLong(t));
}

vec2 fit(float rough, float nv)
{
  vec4 r = rough * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
  float a = min(r.x * r.x, exp2(-9.28 * nv)) * r.x + r.y;
  return vec2(-1.04, 1.04) * a + r.zw;
}

vec3 behind(vec3 r, vec3 light)
{
  float open = clamp(seen.x + dot(seen.yzw, r), 0.0, 1.0);
  return mix(near.rgb * (0.15 + 0.85 * near.a), light, open);
}

vec3 mirror(vec3 n, vec3 v, float rough)
{
  vec3 r = reflect(-v, n);
  return behind(r, studio(r, rough));
}

vec3 streak(vec3 n, vec3 v)
{
  vec3 t = normalize(tangent - n * dot(n, tangent));
  vec3 b = cross(n, t);
  float across = roughness * (0.6 + 1.7 * brushed);
  float level = max(1.0, floor(roughness * (1.0 - 0.5 * brushed) * (LEVELS - 1.0) + 0.5));
  vec3 total = vec3(0.0);
  for (int i = 0; i < 5; i++)
  {
    float s = float(i - 2) * 0.5;
    vec3 r = reflect(-v, normalize(n + b * (s * across)));
    vec3 q = vec3(light.x * r.x + light.y * r.y, -light.y * r.x + light.x * r.y, r.z);
    total += (i == 2 ? 0.325 : (i == 1 || i == 3 ? 0.225 : 0.1125)) * behind(r, shelf(level, latLong(q)));
  }
  return total;
}

vec3 specular(vec3 n, vec3 v)
{
  return brushed < 0.01 || dot(tangent, tangent) < 0.25 ? mirror(n, v, roughness) : streak(n, v);
}

DEVELOPED
float lattice(vec3 p)
{
  vec3 q = fract(p * vec3(0.1031, 0.1030, 0.0973));
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

vec3 slopes(vec3 p)
{
  vec3 i = floor(p), f = fract(p);
  vec3 u = f * f * (3.0 - 2.0 * f), du = 6.0 * f * (1.0 - f);
  float a = lattice(i), b = lattice(i + vec3(1, 0, 0)), c = lattice(i + vec3(0, 1, 0)), d = lattice(i + vec3(0, 0, 1));
  float e = lattice(i + vec3(1, 1, 0)), g = lattice(i + vec3(0, 1, 1)), h = lattice(i + vec3(1, 0, 1));
  float k = a - b - c - d + e + g + h - lattice(i + vec3(1, 1, 1));
  float xy = a - b - c + e, yz = a - c - d + g, zx = a - d - b + h;
  return du * (vec3(b, c, d) - a + vec3(xy, yz, zx) * u.yzx + vec3(zx, xy, yz) * u.zxy - k * u.yzx * u.zxy);
}

vec3 roughened(vec3 n)
{
  vec3 slope = slopes(place * 110.0 + 300.0);
  slope -= n * dot(n, slope);
  return normalize(n - slope * grain * 0.25);
}

void main()
{
  vec3 n = normalize(normal);
  if (grain > 0.0) n = roughened(n);
  vec3 v = normalize(eye - place);
  float nv = clamp(abs(dot(n, v)), 0.001, 1.0);
  vec3 f0 = mix(vec3(0.04), albedo, metallic);
  vec2 ab = fit(roughness, nv);
  vec3 shine = specular(n, v) * (f0 * ab.x + ab.y);
  vec3 body = albedo * (1.0 - metallic) * (1.0 - f0 * ab.x - ab.y) * mix(near.rgb * 0.6, irradiance(n), near.a);
  vec3 colour = shine + body;
  if (coat > 0.0)
  {
    vec2 c = fit(0.08, nv);
    float share = coat * (0.04 * c.x + c.y);
    colour = colour * (1.0 - share) + share * mirror(n, v, 0.08);
  }
  gl_FragData[0] = vec4(developed(colour), 1.0);
}
"""


def _filled(template: str) -> str:
    """The shader with the light shelf's measures and the tone curve in their places."""
    words = {"DEVELOPED": GLSL_DEVELOPED, "SHELF_LEVELS": f"{LEVELS:.1f}", "SHELF_ROWS": f"{BLURRED[0]:.1f}"}
    for word, text in words.items():
        template = template.replace(word, text)
    return template


FRAGMENT = _filled(_FRAGMENT)
