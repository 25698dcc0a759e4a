using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>What made a pulse in the water.</summary>
public enum ParticleKind
{
    Muon,
    Electron,
    Gamma,
    Neutron,
    Hadron,

    /// <summary>The electron of a muon that stopped and decayed in the tank.</summary>
    Michel,
}

/// <param name="PhotoElectrons">Light of the particle, before gain and noise.</param>
public sealed record LabelledPulse(Pulse Pulse, ParticleKind Particle, double PhotoElectrons);
